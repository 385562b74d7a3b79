//! Files that editors, office programs and systems leave behind, which are never a part of a site.

/// Whether a name is that of such a file, or hidden; in `static/`, where `.well-known/` has its
/// place, hidden files are files like all others.
#[must_use]
pub fn is_litter(name: &str, folder: &str) -> bool {
    // Backups, locks and swap files, and what macOS keeps beside files on other disks.
    let begins = [".#", "._", ".~lock.", "~$"].iter().any(|start| name.starts_with(start));
    let ends = ["~", ".swp", ".swo", ".tmp"].iter().any(|end| name.ends_with(end));
    let litter = begins
        || ends
        || (name.starts_with('#') && name.ends_with('#'))
        || matches!(
            name,
            ".DS_Store"
                | ".git"
                | ".gitkeep"
                | ".gitignore"
                | "Icon\r"
                | "Thumbs.db"
                | "desktop.ini"
        );
    litter || (folder != "static" && name.starts_with('.'))
}

/// Whether a path from the site's root leads through such a name.
pub(super) fn is_below_litter(path: &str) -> bool {
    let mut parts = path.split('/');
    let top = parts.next().unwrap_or_default();
    parts.any(|name| is_litter(name, top))
}

#[cfg(test)]
mod tests {
    use super::{is_below_litter, is_litter};

    #[test]
    fn what_programs_leave_behind_is_no_part_of_a_site() {
        for name in [
            ".#a.md",
            "#a.md#",
            "a.md~",
            ".a.md.swp",
            ".a.md.swo",
            "a.tmp",
            "~$plan.docx",
            ".~lock.plan.odt#",
            "._photo.jpg",
            ".DS_Store",
            "Thumbs.db",
            "desktop.ini",
            "Icon\r",
        ] {
            assert!(is_litter(name, "content") && is_litter(name, "static"), "{name}");
        }
        for name in ["a.md", "#1.md", "tmp", "a~b.md", "_a.md", "Icon.png"] {
            assert!(!is_litter(name, "content"), "{name}");
        }
        assert!(is_litter(".well-known", "content") && !is_litter(".well-known", "static"));
        assert!(is_below_litter("content/.git/config") && is_below_litter("static/.git/config"));
        assert!(!is_below_litter("static/.well-known/security.txt"));
    }
}
