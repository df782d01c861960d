//! What the command line asks for.

const USAGE: &str = "usage: cargo bench --bench compile -- [--quick] [--copies 1,20,100]
       [--only crates,tokens,check,incremental,clean] [--repeat N]
       [--peers scan,indexed,mockall,unimock,ours]";

pub struct Arguments {
    pub copies: Vec<usize>,
    /// How often a check and an incremental build are repeated. A clean build: a third of it.
    pub repeat: usize,
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
            copies: vec![1, 20, 100],
            repeat: 9,
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
                "--quick" => (arguments.copies, arguments.repeat) = (vec![1, 20], 3),
                "--copies" => arguments.copies = numbers(&list()?).ok_or(word)?,
                "--repeat" => {
                    let &[repeat] = numbers(&list()?).ok_or_else(|| word.clone())?.as_slice()
                    else {
                        return Err(word);
                    };
                    arguments.repeat = repeat;
                }
                "--only" => arguments.only = Some(list()?),
                "--peers" => arguments.peers = Some(list()?),
                _ => return Err(word),
            }
        }
        Ok(arguments)
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

fn numbers(words: &[String]) -> Option<Vec<usize>> {
    words
        .iter()
        .map(|word| word.parse().ok().filter(|number| *number > 0))
        .collect()
}
