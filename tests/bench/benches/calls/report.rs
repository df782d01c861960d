//! Tables of times and ratios. Measures nothing.

use crate::peers::BASELINE;
use crate::rounds::Sample;

/// One title, a column for each peer and a line for each operation.
pub struct Table {
    pub title: String,
    pub peers: Vec<&'static str>,
    pub lines: Vec<(&'static str, Vec<Option<Sample>>)>,
}

impl Table {
    pub fn print(&self) {
        println!("\n{}", self.title);
        print!("{:<22}", "");
        for peer in &self.peers {
            print!("{peer:>28}");
        }
        println!();
        let baseline = self.peers.iter().position(|peer| *peer == BASELINE);
        for (operation, samples) in &self.lines {
            print!("{operation:<22}");
            let base = baseline.and_then(|baseline| samples[baseline]);
            for sample in samples {
                print!(
                    "{:>28}",
                    sample.map_or_else(|| "-".to_owned(), |s| cell(s, base))
                );
            }
            println!();
        }
    }
}

fn cell(sample: Sample, base: Option<Sample>) -> String {
    let spread = (sample.upper - sample.lower) / 2.0 / sample.median * 100.0;
    let ratio = base.map_or_else(String::new, |base| ratio(sample.median / base.median));
    format!("{} ±{spread:>2.0}%{ratio:>9}", time(sample.median))
}

fn ratio(ratio: f64) -> String {
    match ratio {
        ..0.1 => format!("{ratio:.4}x"),
        0.1..100.0 => format!("{ratio:.2}x"),
        _ => format!("{ratio:.0}x"),
    }
}

fn time(nanoseconds: f64) -> String {
    match nanoseconds {
        ..1e5 => format!("{nanoseconds:.0} ns"),
        1e5..1e8 => format!("{:.0} us", nanoseconds / 1e3),
        _ => format!("{:.0} ms", nanoseconds / 1e6),
    }
}

/// What a reader needs to know to compare: the machine, the compiler and the peers' versions.
pub fn print_facts(described: &[(&str, &str)]) {
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    println!(
        "machine   {cores} cores, {}",
        processor().unwrap_or_else(|| "unknown".to_owned())
    );
    println!(
        "compiler  {}",
        compiler().unwrap_or_else(|| "unknown".to_owned())
    );
    let versions: Vec<String> = ["async-trait", "parking_lot", "mockall", "unimock"]
        .iter()
        .map(|name| format!("{name} {}", locked(name).unwrap_or("unknown")))
        .collect();
    println!("versions  {}", versions.join(", "));
    for (name, described) in described {
        println!("{name:<10}{described}");
    }
    println!("A cell is the median time of a call, half the distance of its quartiles,");
    println!("and the ratio to `{BASELINE}`. A mock holds no rows: it is listed once.");
}

fn processor() -> Option<String> {
    let cpus = std::fs::read_to_string("/proc/cpuinfo").ok()?;
    let line = cpus.lines().find(|line| line.starts_with("model name"))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}

fn compiler() -> Option<String> {
    let output = std::process::Command::new("rustc")
        .arg("-V")
        .output()
        .ok()?;
    Some(String::from_utf8(output.stdout).ok()?.trim().to_owned())
}

fn locked(name: &str) -> Option<&'static str> {
    let lock = include_str!("../../Cargo.lock");
    let (_, package) = lock.split_once(&format!("name = \"{name}\"\nversion = \""))?;
    Some(package.split_once('"')?.0)
}
