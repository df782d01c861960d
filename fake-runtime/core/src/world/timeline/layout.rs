//! Where each call stands in a picture: which lane and place beside others it has, and from which row to which. The same
//! for a terminal and for a page.

use crate::world::journal::JournalEntry;

/// The places of all calls.
pub(super) struct Layout<'e> {
    pub(super) lanes: Vec<Lane<'e>>,
    /// From top to bottom.
    pub(super) rows: Vec<Row>,
    /// As the entries, in their order.
    pub(super) spans: Vec<Span>,
}

/// The place of a fake.
pub(super) struct Lane<'e> {
    pub(super) fake: &'e str,
    /// How many of its calls are under way at once, at most.
    pub(super) slots: usize,
    /// Whether a call of it takes more than a row.
    pub(super) long: bool,
}

/// What happens in a row, by the number of the entry in the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Row {
    /// It begins and ends, and nothing else begins meanwhile.
    Whole(usize),
    Begin(usize),
    End(usize),
}

impl Row {
    /// The number of the entry in the list.
    pub(super) fn index(self) -> usize {
        match self {
            Self::Whole(index) | Self::Begin(index) | Self::End(index) => index,
        }
    }
}

/// The place of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) lane: usize,
    pub(super) slot: usize,
    /// The row in which it begins.
    pub(super) begin: usize,
    /// The row in which it ends, if it does.
    pub(super) end: Option<usize>,
    /// No other call of the lane is under way at the same time.
    pub(super) alone: bool,
}

impl<'e> Layout<'e> {
    /// Entries are in the order of their numbers.
    pub(super) fn of(entries: &'e [JournalEntry]) -> Self {
        let mut layout = Self {
            lanes: Vec::new(),
            rows: Vec::with_capacity(entries.len()),
            spans: Vec::with_capacity(entries.len()),
        };
        // Those that have begun and not ended.
        let mut open: Vec<usize> = Vec::new();
        for (index, entry) in entries.iter().enumerate() {
            layout.end(entries, &mut open, &|until| until < entry.number());
            let lane = layout.lane(entry.fake());
            let slot = layout.free_slot(lane, &open);
            let begin = layout.rows.len();
            let whole = entry.until() == Some(entry.number());
            layout.rows.push(if whole {
                Row::Whole(index)
            } else {
                Row::Begin(index)
            });
            let mut alone = true;
            for &other in &open {
                if layout.spans[other].lane == lane {
                    layout.spans[other].alone = false;
                    alone = false;
                }
            }
            layout.spans.push(Span {
                lane,
                slot,
                begin,
                end: whole.then_some(begin),
                alone,
            });
            if !whole {
                layout.lanes[lane].long = true;
                open.push(index);
            }
        }
        layout.end(entries, &mut open, &|_| true);
        layout
    }

    /// Ends the calls that ended when no later call than `is_over` says had begun.
    fn end(
        &mut self,
        entries: &[JournalEntry],
        open: &mut Vec<usize>,
        is_over: &dyn Fn(u64) -> bool,
    ) {
        let mut over: Vec<usize> = open.clone();
        over.retain(|&index| entries[index].until().is_some_and(is_over));
        open.retain(|index| !over.contains(index));
        // Nothing says which of those that ended between two beginnings was first, but for the time; the latest to begin
        // is taken, as if they had been nested.
        over.sort_unstable_by_key(|&index| {
            let entry = &entries[index];
            (entry.until(), entry.ended_at(), std::cmp::Reverse(index))
        });
        for index in over {
            self.spans[index].end = Some(self.rows.len());
            self.rows.push(Row::End(index));
        }
    }

    fn lane(&mut self, fake: &'e str) -> usize {
        let known = self.lanes.iter().position(|lane| lane.fake == fake);
        known.unwrap_or_else(|| {
            self.lanes.push(Lane {
                fake,
                slots: 1,
                long: false,
            });
            self.lanes.len() - 1
        })
    }

    /// The first place of the lane that none of the open calls has.
    fn free_slot(&mut self, lane: usize, open: &[usize]) -> usize {
        let taken = |slot: usize| {
            let mut spans = open.iter().map(|&index| &self.spans[index]);
            spans.any(|span| span.lane == lane && span.slot == slot)
        };
        // Of one more place than there are open calls, one is free.
        let slot = (0..open.len()).find(|&slot| !taken(slot));
        let slot = slot.unwrap_or(open.len());
        let lane = &mut self.lanes[lane];
        lane.slots = lane.slots.max(slot + 1);
        slot
    }
}
