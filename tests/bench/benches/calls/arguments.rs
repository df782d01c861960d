//! What the command line asks for.

use std::time::Duration;

use crate::rounds::Effort;

const USAGE: &str = "usage: cargo bench --bench calls -- [--quick] [--rows 1000,100000,1000000]
       [--only insert,find_by_id,find_by_email,rename,delete,page,
               threads,construct,fork]
       [--peers scan,indexed,rwlock,ours,mockall,unimock]";

pub struct Arguments {
    pub effort: Effort,
    pub rows: Vec<usize>,
    only: Option<Vec<String>>,
    peers: Option<Vec<String>>,
}

impl Arguments {
    /// Reads the command line, or leaves with the usage.
    pub fn read() -> Self {
        Self::parse(std::env::args().skip(1)).unwrap_or_else(|word| {
            eprintln!("error: cannot read `{word}`\n{USAGE}");
            std::process::exit(2);
        })
    }

    fn parse(mut words: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut arguments = Self {
            effort: Effort {
                rounds: 401,
                budget: Duration::from_millis(1_500),
                batch: Duration::from_millis(2),
            },
            rows: vec![1_000, 100_000, 1_000_000],
            only: None,
            peers: None,
        };
        while let Some(word) = words.next() {
            let mut list = || {
                let list = words.next().ok_or_else(|| word.clone())?;
                Ok::<Vec<String>, String>(list.split(',').map(str::to_owned).collect())
            };
            match word.as_str() {
                // Cargo passes it to every benchmark.
                "--bench" => {}
                "--quick" => {
                    arguments.effort = Effort {
                        rounds: 41,
                        budget: Duration::from_millis(150),
                        batch: Duration::from_millis(1),
                    };
                }
                "--rows" => {
                    let rows: Result<_, _> = list()?.iter().map(|n| n.parse()).collect();
                    arguments.rows = rows.map_err(|_| word)?;
                }
                "--only" => arguments.only = Some(list()?),
                "--peers" => arguments.peers = Some(list()?),
                _ => return Err(word),
            }
        }
        // A turn is a quarter of the rows, and has at least one call.
        match arguments.rows.iter().find(|rows| **rows < 4) {
            Some(rows) => Err(rows.to_string()),
            None => Ok(arguments),
        }
    }

    pub fn wants(&self, measurement: &str) -> bool {
        self.only
            .as_ref()
            .is_none_or(|only| only.iter().any(|name| name == measurement))
    }

    pub fn wants_peer(&self, peer: &str) -> bool {
        self.peers
            .as_ref()
            .is_none_or(|peers| peers.iter().any(|name| name == peer))
    }
}
