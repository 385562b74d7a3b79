//! What was corrected since an article was published, and the times that tell of it.

use jiff::Timestamp;

use super::parse::moved_links;
use super::reader::Reader;
use super::{Correction, PastTime};
use crate::base::diag::{Code, Diag};
use crate::base::time;
use crate::text::schema::Table;

impl Reader<'_> {
    /// The times of front matter that tell of the past; those that can't be read were reported.
    pub(super) fn past(&self, table: &Table, offset: usize) -> Vec<PastTime> {
        let corrections = table.tables("corrections");
        let dates =
            corrections.iter().map(|entry| ("the date of a correction", entry.value.text("date")));
        let times = std::iter::once(("`updated`", table.text("updated"))).chain(dates);
        let times = times.filter_map(|(what, text)| {
            let text = text?;
            let at = time::parse(&text.value, self.settings.zone)?.timestamp;
            Some(PastTime { what: what.to_owned(), at, span: text.span.shifted(offset) })
        });
        times.collect()
    }

    pub(super) fn corrections(
        &mut self,
        table: &Table,
        published: Timestamp,
        offset: usize,
    ) -> Vec<Correction> {
        let mut corrections = Vec::new();
        for entry in table.tables("corrections") {
            let (Some(date), Some(text)) =
                (self.time(entry.value, "date"), entry.value.text("text"))
            else {
                continue;
            };
            // The day alone is often all that is noted.
            let day = |at: Timestamp| at.to_zoned_datetime(self.settings.zone.clone()).date();
            if let Some(node) = entry.value.get("date").filter(|_| day(date) < day(published)) {
                let mut diag = Diag::new(Code::DATE_ORDER, "a correction is before `date`")
                    .at(node.span, "earlier than the date");
                if let Some(node) = table.get("date") {
                    diag = diag.and_at(node.span, "first published");
                }
                self.problems.push(diag.help("write when the article was corrected"));
            }
            let kind = entry.value.string("type").unwrap_or_else(|| "correction".to_owned());
            let text = moved_links(self.inline(&text), offset);
            corrections.push(Correction { date, kind, text });
        }
        corrections
    }
}
