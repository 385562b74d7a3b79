//! The program: arguments in, exit status out.

use std::process::ExitCode;

use mimalloc::MiMalloc;

#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        // What a decoder has to say of a broken file is told as an error about the file.
        if !picture::pixels::is_guarded() {
            usual(panic);
        }
    }));
    newsprint::cli::run(std::env::args_os())
}
