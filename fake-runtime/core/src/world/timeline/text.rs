//! The picture for a terminal: a column of numbers, one of times, and one for each fake.

use std::fmt::{self, Write};

use super::Timeline;
use super::layout::{Lane, Layout, Row, Span};
use super::shown::shortened;
use crate::world::journal::JournalEntry;

/// How many characters all lanes have together, where each has enough of them.
const WIDTH: usize = 132;
/// How many a lane has at least.
const NARROWEST: usize = 32;

impl fmt::Display for Timeline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(title) = &self.title {
            writeln!(f, "{title}")?;
        }
        writeln!(f, "seed {}: {}", self.seed, self.summary())?;
        let entries = self.journal.entries();
        if !entries.is_empty() {
            f.write_char('\n')?;
            write_lanes(entries, f)?;
        }
        let mut marks = self.marks().peekable();
        if marks.peek().is_some() {
            f.write_char('\n')?;
        }
        for mark in marks {
            writeln!(f, "{}  {}", mark.sign(), mark.meaning())?;
        }
        let mut unstored = self.unstored().peekable();
        if unstored.peek().is_some() {
            writeln!(f, "\nacknowledged, not stored:")?;
        }
        for entry in unstored {
            let (number, fake, method) = (entry.number(), entry.fake(), entry.method());
            let arguments = shortened(&entry.arguments_shown(), WIDTH);
            let faults = entry.faults().join("; ");
            writeln!(f, "  {number}: {fake}::{method}{arguments}: {faults}")?;
        }
        if let Some(failure) = &self.failure {
            writeln!(f, "\nfailed: {}", failure.trim_end())?;
        }
        Ok(())
    }
}

fn write_lanes(entries: &[JournalEntry], out: &mut dyn Write) -> fmt::Result {
    let layout = Layout::of(entries);
    let most = (WIDTH / layout.lanes.len()).max(NARROWEST);
    let mut under_way: Vec<UnderWay> = layout.lanes.iter().map(UnderWay::new).collect();
    let lines = layout.rows.iter().map(|&row| {
        let span = layout.spans[row.index()];
        Line::of(&entries[row.index()], row, span, &mut under_way, most)
    });
    let heads = Line {
        number: "call".to_owned(),
        at: "at".to_owned(),
        lanes: layout.lanes.iter().map(|lane| lane.fake.into()).collect(),
    };
    let lines: Vec<Line> = std::iter::once(heads).chain(lines).collect();
    let widest = |cell: &dyn Fn(&Line) -> &str| {
        let widths = lines.iter().map(|line| cell(line).chars().count());
        widths.max().unwrap_or(0)
    };
    let number = widest(&|line| &line.number);
    let at = widest(&|line| &line.at);
    let widths: Vec<usize> = (0..layout.lanes.len())
        .map(|lane| widest(&|line| &line.lanes[lane]))
        .collect();
    let mut text = String::new();
    for line in &lines {
        text.clear();
        write!(text, "{:>number$}  {:<at$}", line.number, line.at)?;
        for (cell, width) in line.lanes.iter().zip(&widths) {
            write!(text, "  {cell:<width$}")?;
        }
        writeln!(out, "{}", text.trim_end())?;
    }
    Ok(())
}

/// One line of the table.
struct Line {
    number: String,
    at: String,
    lanes: Vec<String>,
}

impl Line {
    fn of(
        entry: &JournalEntry,
        row: Row,
        span: Span,
        under_way: &mut [UnderWay],
        most: usize,
    ) -> Self {
        under_way[span.lane].enter(row, span.slot);
        let mut lanes: Vec<String> = under_way.iter().map(UnderWay::text).collect();
        lanes[span.lane] += &said(entry, row, most);
        under_way[span.lane].leave(row, span.slot);
        let (number, at) = match row {
            Row::End(_) => (String::new(), entry.ended_at().unwrap_or_default()),
            _ => (entry.number().to_string(), entry.at()),
        };
        Self {
            number,
            at: format!("{at:?}"),
            lanes,
        }
    }
}

/// The lines of a lane's calls that are under way: a character for each, or none at all where no call takes more than a row.
struct UnderWay(Vec<char>);

impl UnderWay {
    fn new(lane: &Lane<'_>) -> Self {
        Self(vec![' '; if lane.long { lane.slots } else { 0 }])
    }

    fn enter(&mut self, row: Row, slot: usize) {
        if let Some(sign) = self.0.get_mut(slot) {
            *sign = match row {
                Row::Whole(_) => '•',
                Row::Begin(_) => '┌',
                Row::End(_) => '└',
            };
        }
    }

    fn leave(&mut self, row: Row, slot: usize) {
        if let Some(sign) = self.0.get_mut(slot) {
            *sign = if matches!(row, Row::Begin(_)) {
                '│'
            } else {
                ' '
            };
        }
    }

    fn text(&self) -> String {
        let mut text: String = self.0.iter().collect();
        if !text.is_empty() {
            text.push(' ');
        }
        text
    }
}

/// What is said of a call where it begins, ends, or both.
fn said(entry: &JournalEntry, row: Row, most: usize) -> String {
    let begin = match row {
        Row::End(_) => format!("{} {}", entry.number(), entry.method()),
        _ => format!("{}{}", entry.method(), entry.arguments_shown()),
    };
    // One that never ends says so where it begins.
    if matches!(row, Row::Begin(_)) && entry.until().is_some() {
        return shortened(&begin, most);
    }
    let end = format!("-> {}", entry.answer_shown());
    // Each has half of the room, and what the other one leaves.
    let (left, right) = (begin.chars().count(), end.chars().count());
    let left = left.min(most - right.min(most / 2));
    let mut said = format!(
        "{} {}",
        shortened(&begin, left),
        shortened(&end, most - left)
    );
    if let Some(took) = entry.took() {
        _ = write!(said, " after {took:?}");
    }
    for (mark, fault) in entry.faults_shown() {
        _ = write!(said, "  {} {fault}", mark.sign());
    }
    said
}
