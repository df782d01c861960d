use std::collections::HashMap;
use std::sync::Arc;

use fake_runtime::{Violation, fake};

/// A track of an album.
#[derive(Clone, Debug, PartialEq)]
pub struct Track {
    /// Its number.
    pub id: u64,
    /// What it is called.
    pub title: String,
}

/// What changes of a track.
pub struct TrackPatch {
    /// Its new title.
    pub title: Option<String>,
}

/// Answers in other forms than rows.
#[fake(entity = Track, key = id: u64)]
pub trait Tracks {
    fn find_by_id(&self, id: u64) -> Option<Arc<Track>>;
    fn get_all(&self) -> HashMap<u64, Track>;
    fn iter(&self) -> impl Iterator<Item = Result<Track, Violation>>;
    #[fake(find(id, answer = title))]
    fn title(&self, id: u64) -> Result<Option<String>, Violation>;
    #[fake(list(order_by = id, after = cursor, answer = |track| track.title))]
    fn titles(&self, cursor: Option<u64>, limit: usize) -> Result<(Vec<String>, u64), Violation>;
    #[fake(patch(title))]
    fn update(&self, id: u64, patch: TrackPatch) -> Result<Option<Track>, Violation>;
}
