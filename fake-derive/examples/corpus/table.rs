//! The table of signatures: its rows, and which of them make one trait.

use syn::TraitItemFn;

/// One method of a trait.
#[derive(Default)]
pub(crate) struct Row {
    pub(crate) of: String,
    pub(crate) kind: String,
    pub(crate) signature: String,
    pub(crate) operation: String,
    pub(crate) needs: String,
    /// What stands above the trait, behind its colon, behind its name, and in it beside the methods.
    pub(crate) attributes: String,
    pub(crate) supertraits: String,
    pub(crate) generics: String,
    pub(crate) associated: String,
}

pub(crate) fn read(text: &str) -> Result<Vec<Row>, String> {
    let mut lines = text.lines();
    let header: Vec<&str> = lines
        .next()
        .ok_or("the table is empty")?
        .split('\t')
        .collect();
    for name in ["trait", "kind", "signature", "operation", "needs"] {
        if !header.contains(&name) {
            return Err(format!("no column `{name}`"));
        }
    }
    let rows = lines.filter(|line| !line.trim().is_empty()).map(|line| {
        let mut row = Row::default();
        for (column, cell) in header.iter().zip(line.split('\t')) {
            let place = match *column {
                "trait" => &mut row.of,
                "kind" => &mut row.kind,
                "signature" => &mut row.signature,
                "operation" => &mut row.operation,
                "needs" => &mut row.needs,
                "attributes" => &mut row.attributes,
                "supertraits" => &mut row.supertraits,
                "generics" => &mut row.generics,
                "associated" => &mut row.associated,
                _ => continue,
            };
            cell.trim().clone_into(place);
        }
        row
    });
    Ok(rows.collect())
}

/// The rows of each trait. Two traits may go by one name: a method that comes again begins the next.
pub(crate) fn traits(rows: &[Row]) -> Vec<Vec<&Row>> {
    let mut traits: Vec<Vec<&Row>> = Vec::new();
    for row in rows {
        let name = |row: &Row| parsed(row).map(|function| function.sig.ident.to_string());
        match traits.last_mut() {
            Some(last)
                if last[0].of == row.of && last.iter().all(|other| name(other) != name(row)) =>
            {
                last.push(row);
            }
            _ => traits.push(vec![row]),
        }
    }
    traits
}

pub(crate) fn parsed(row: &Row) -> Option<TraitItemFn> {
    syn::parse_str(&format!("{};", signature(row))).ok()
}

/// The signature without the comments in it. Where several lines were made one, a comment ends where the
/// next parameter begins.
pub(crate) fn signature(row: &Row) -> String {
    let mut text = row.signature.trim_end_matches(';').to_owned();
    while let Some(begin) = text.find("//") {
        let rest = &text[begin..];
        let end = rest.find(": ").map_or(rest.len(), |colon| {
            let name =
                rest[..colon].rfind(|letter: char| !letter.is_alphanumeric() && letter != '_');
            name.map_or(colon, |before| before + 1)
        });
        text.replace_range(begin..begin + end, "");
    }
    text
}
