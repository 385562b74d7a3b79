//! The lines `:::name{…}` and `:::` of blocks, found before the parser runs.
//!
//! The parser below knows no such lines. Each is overwritten with an empty processing
//! instruction of the same length, which CommonMark takes as a block of its own that ends a
//! paragraph, so that all other places in the text stay where they are. Whether a line counts is
//! for the parser to say: inside a code block it finds no instruction, and the line is put back.

/// A line that may open or close a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fence {
    /// The first colon.
    pub(super) start: usize,
    /// One past the last byte of the line.
    pub(super) end: usize,
    /// How many colons.
    pub(super) colons: usize,
}

/// The processing instruction, as long as the shortest fence.
const INSTRUCTION: &[u8; 3] = b"<?>";

/// All fences of a text, in their order.
pub(super) fn find(text: &str) -> Vec<Fence> {
    let mut fences = Vec::new();
    if !text.contains(":::") {
        return fences;
    }
    let mut line_start = 0;
    for line in text.split(['\n', '\r']) {
        let indent = line.bytes().take_while(|&b| b == b' ').count();
        let colons = line[indent..].bytes().take_while(|&b| b == b':').count();
        if indent <= 3 && colons >= 3 {
            let start = line_start + indent;
            fences.push(Fence { start, end: line_start + line.trim_end().len(), colons });
        }
        line_start += line.len() + 1;
    }
    fences
}

/// The text with each fence overwritten.
pub(super) fn overwrite(text: &str, fences: &[Fence]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for fence in fences {
        out.push_str(&text[done..fence.start]);
        for &b in INSTRUCTION {
            out.push(b as char);
        }
        out.extend(std::iter::repeat_n(' ', fence.end - fence.start - INSTRUCTION.len()));
        done = fence.end;
    }
    out.push_str(&text[done..]);
    out
}

#[cfg(test)]
mod tests {
    use super::{find, overwrite};

    #[test]
    fn fences_are_overwritten_in_place() {
        let text = "a\r\n:::factbox{title=\"Ü\"}\n   ::::  \n    :::\nx :::\n::\n:::";
        let fences = find(text);
        let lines: Vec<&str> = fences.iter().map(|fence| &text[fence.start..fence.end]).collect();
        assert_eq!(lines, [":::factbox{title=\"Ü\"}", "::::", ":::"]);
        let overwritten = overwrite(text, &fences);
        assert_eq!(overwritten.len(), text.len());
        assert_eq!(overwritten, "a\r\n<?>                   \n   <?>   \n    :::\nx :::\n::\n<?>");
    }
}
