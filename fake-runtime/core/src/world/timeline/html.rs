//! The picture as a page: one file without scripts, which needs nothing from elsewhere. The order of the text is that of the
//! calls, so that it can be read without the picture too.

use std::fmt::{self, Write};

use super::Timeline;
use super::layout::{Layout, Span};
use super::shown::shortened;
use crate::world::journal::{JournalEntry, Outcome};

/// How many characters of arguments, and of an answer, a call shows before it is opened.
const SHORT: usize = 60;
/// How many calls a page has at most: the last ones.
const MOST: usize = 2_000;

const STYLE: &str = include_str!("page.css");

impl Timeline {
    /// The picture as a page of HTML which needs nothing else: no script, no file, no network.
    ///
    /// It has the title, the seed and the failure, what was acknowledged but not stored, the calls, and what the signs mean.
    /// Each fake has a lane, time goes downwards, and a call is a box from where it began to where it ended, so that
    /// those which were under way at the same time stand beside each other. Texts are shortened there; a box opens, also by
    /// the keyboard, and shows all of it. Kinds of faults have a sign and a colour each. It is light or dark as the reader's
    /// system is, and one column on a narrow screen.
    ///
    /// The page has the last 2,000 calls, and says so where there were more.
    #[must_use]
    pub fn html(&self) -> String {
        let mut page = String::with_capacity(16 << 10);
        let written = self.write_html(&mut page);
        debug_assert!(written.is_ok(), "a `String` takes everything");
        page
    }

    fn write_html(&self, out: &mut String) -> fmt::Result {
        let title = self.title.as_deref().unwrap_or("Timeline");
        let title = Text(title);
        let (seed, summary) = (self.seed, self.summary());
        writeln!(
            out,
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"color-scheme\" content=\"light dark\">\n\
             <title>{title} · seed {seed}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>"
        )?;
        writeln!(
            out,
            "<header>\n<h1>{title}</h1>\n<p>seed <code>{seed}</code> · {summary}</p>\n</header>"
        )?;
        if let Some(failure) = &self.failure {
            writeln!(
                out,
                "<section class=\"failure\">\n<h2>Failed</h2>\n<pre>{}</pre>\n</section>",
                Text(failure.trim_end())
            )?;
        }
        self.write_unstored(out)?;
        self.write_legend(out)?;
        self.write_calls(out)?;
        out.write_str("</body>\n</html>\n")
    }

    fn write_unstored(&self, out: &mut String) -> fmt::Result {
        let mut unstored = self.unstored().peekable();
        if unstored.peek().is_none() {
            return Ok(());
        }
        writeln!(
            out,
            "<section class=\"unstored\">\n<h2>Acknowledged, not stored</h2>\n<ul>"
        )?;
        let shown = self.shown();
        let first = shown.first().map_or(0, JournalEntry::number);
        for entry in unstored {
            let number = entry.number();
            out.write_str("<li>")?;
            if number >= first {
                write!(out, "<a href=\"#call-{number}\">call {number}</a>")?;
            } else {
                write!(out, "call {number}")?;
            }
            write!(
                out,
                " <code>{}::{}{}</code>",
                Text(entry.fake()),
                entry.method(),
                Text(&shortened(&entry.arguments_shown(), 3 * SHORT))
            )?;
            write_faults(entry, out)?;
            out.write_str("</li>\n")?;
        }
        out.write_str("</ul>\n</section>\n")
    }

    fn write_legend(&self, out: &mut String) -> fmt::Result {
        let mut marks = self.marks().peekable();
        if marks.peek().is_none() {
            return Ok(());
        }
        writeln!(
            out,
            "<section class=\"legend\">\n<h2>Signs</h2>\n<p>A call with this sign ..</p>\n<dl>"
        )?;
        for mark in marks {
            let (word, sign, meaning) = (mark.word(), mark.sign(), mark.meaning());
            writeln!(
                out,
                "<div><dt><span class=\"mark {word}\">{sign}</span></dt><dd>{meaning}</dd></div>"
            )?;
        }
        out.write_str("</dl>\n</section>\n")
    }

    /// The calls that the page has.
    fn shown(&self) -> &[JournalEntry] {
        let entries = self.journal.entries();
        &entries[entries.len().saturating_sub(MOST)..]
    }

    fn write_calls(&self, out: &mut String) -> fmt::Result {
        let (all, shown) = (self.journal.len(), self.shown());
        writeln!(out, "<main>\n<h2>Calls</h2>")?;
        if all > shown.len() {
            writeln!(out, "<p>The last {MOST} of {all}.</p>")?;
        }
        if shown.is_empty() {
            return out.write_str("<p>No calls.</p>\n</main>\n");
        }
        let layout = Layout::of(shown);
        // The first column has the times.
        let mut columns = Vec::new();
        let mut next = 2;
        for lane in &layout.lanes {
            columns.push(next);
            next += lane.slots;
        }
        writeln!(
            out,
            "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Calls, a lane for each fake\">\n\
             <div class=\"lanes\" style=\"--columns: {}\">",
            next - 2
        )?;
        for (lane, column) in layout.lanes.iter().zip(&columns) {
            let (last, fake) = (column + lane.slots, Text(lane.fake));
            writeln!(
                out,
                "<h3 style=\"grid-column: {column} / {last}\">{fake}</h3>"
            )?;
        }
        let rows = layout.rows.len();
        let mut before = None;
        for (entry, span) in shown.iter().zip(&layout.spans) {
            // The first row has the names.
            let begin = span.begin + 2;
            if before != Some(entry.at()) {
                before = Some(entry.at());
                let at = entry.at();
                writeln!(
                    out,
                    "<p class=\"at\" style=\"grid-row: {begin}\">{at:?}</p>"
                )?;
            }
            let first = columns[span.lane];
            let slots = layout.lanes[span.lane].slots;
            let columns = if span.alone {
                (first, first + slots)
            } else {
                (first + span.slot, first + span.slot + 1)
            };
            write_call(entry, *span, columns, rows, shown, out)?;
        }
        out.write_str("</div>\n</div>\n</main>\n")
    }
}

fn write_call(
    entry: &JournalEntry,
    span: Span,
    (column, next): (usize, usize),
    rows: usize,
    all: &[JournalEntry],
    out: &mut String,
) -> fmt::Result {
    let (number, method) = (entry.number(), entry.method());
    let begin = span.begin + 2;
    let end = span.end.unwrap_or(rows - 1) + 3;
    let mut class = match entry.outcome() {
        Outcome::Ok => "call",
        Outcome::Err => "call err",
        Outcome::Panicked => "call err panicked",
        Outcome::Dropped => "call err ended",
        Outcome::Pending | Outcome::Hung => "call err open",
    }
    .to_owned();
    // The kind that says most is the first.
    if let Some(mark) = entry.marks().iter().min() {
        write!(class, " {}", mark.word())?;
    }
    writeln!(
        out,
        "<details class=\"{class}\" id=\"call-{number}\" style=\"grid-area: {begin} / {column} / {end} / {next}\">"
    )?;
    let (arguments, answer) = (entry.arguments_shown(), entry.answer_shown());
    write!(
        out,
        "<summary><span class=\"number\">{number}</span> <span class=\"fake\">{}::</span><b>{method}</b>",
        Text(entry.fake())
    )?;
    write_short("arguments", &arguments, out)?;
    out.write_str(" <span class=\"arrow\">→</span> ")?;
    write_short("answer", &answer, out)?;
    if let Some(took) = entry.took() {
        write!(out, " <span class=\"took\">after {took:?}</span>")?;
    }
    write_faults(entry, out)?;
    out.write_str("</summary>\n<dl>\n")?;
    write!(out, "<dt>call</dt><dd>{number}, {:?}", entry.at())?;
    match entry.ended_at() {
        None => write!(out, ", not ended")?,
        Some(ended) if ended == entry.at() => {}
        Some(ended) => write!(out, " to {ended:?}")?,
    }
    writeln!(out, ", {}</dd>", entry.outcome())?;
    let beside: Vec<String> = beside(entry, all)
        .map(|number| number.to_string())
        .collect();
    if !beside.is_empty() {
        let beside = beside.join(", ");
        writeln!(out, "<dt>at the same time</dt><dd>{beside}</dd>")?;
    }
    if let Some(key) = entry.key_shown() {
        writeln!(out, "<dt>key</dt><dd><code>{}</code></dd>", Text(&key))?;
    }
    for (name, text) in [("arguments", entry.arguments()), ("answer", entry.answer())] {
        if let Some(text) = text {
            writeln!(out, "<dt>{name}</dt><dd><pre>{}</pre></dd>", Text(text))?;
        }
    }
    for (mark, fault) in entry.faults_shown() {
        writeln!(
            out,
            "<dt>fault</dt><dd><code>{}</code>: {}</dd>",
            Text(fault),
            mark.meaning()
        )?;
    }
    out.write_str("</dl>\n</details>\n")
}

/// How many calls are named at most that were under way at the same time.
const BESIDE: usize = 20;

/// The calls that were under way at the same time as this one. All are in the order of their numbers.
fn beside(entry: &JournalEntry, all: &[JournalEntry]) -> impl Iterator<Item = u64> {
    let others = all
        .iter()
        .filter(move |other| other.number() != entry.number());
    others
        .filter(move |other| entry.overlaps(other))
        .map(JournalEntry::number)
        .take(BESIDE)
}

/// A text in one line; the whole of it where the pointer rests, if it is longer.
fn write_short(class: &str, text: &str, out: &mut String) -> fmt::Result {
    let short = shortened(text, SHORT);
    if short == text {
        write!(out, "<span class=\"{class}\">{}</span>", Text(text))
    } else {
        write!(
            out,
            "<span class=\"{class}\" title=\"{}\">{}</span>",
            Text(text),
            Text(&short)
        )
    }
}

fn write_faults(entry: &JournalEntry, out: &mut String) -> fmt::Result {
    for (mark, fault) in entry.faults_shown() {
        let (word, sign) = (mark.word(), mark.sign());
        let fault = Text(fault);
        write!(
            out,
            " <span class=\"mark {word}\"><span aria-hidden=\"true\">{sign}</span> {fault}</span>"
        )?;
    }
    Ok(())
}

/// A text of the user's, which HTML is to show as it is.
struct Text<'t>(&'t str);

impl fmt::Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for c in self.0.chars() {
            match c {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                '\n' | '\t' => f.write_char(c)?,
                // No HTML may have them, nor marks that turn the order of what follows.
                c if c.is_control()
                    || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}') =>
                {
                    f.write_char('\u{fffd}')?;
                }
                c => f.write_char(c)?,
            }
        }
        Ok(())
    }
}
