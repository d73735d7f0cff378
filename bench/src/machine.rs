//! The machine, and what it reports about a process.

use std::{
    fs,
    num::NonZero,
    process::{Command, Stdio},
    thread,
};

/// Processor, cores and operating system in one line.
pub(crate) fn name() -> String {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    format!("{}, {cores} cores, {} {}", processor(), std::env::consts::OS, std::env::consts::ARCH)
}

/// The processor's name on Linux; unknown elsewhere.
fn processor() -> String {
    let about = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    field(&about, "model name").unwrap_or("unknown processor").to_owned()
}

/// The cores that this process may use, by number.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Cores {
    /// The core for the measurements.
    pub(crate) near: String,
    /// Another core, if there is one.
    pub(crate) far: Option<String>,
}

impl Cores {
    /// `None` if the system does not report it.
    pub(crate) fn allowed() -> Option<Self> {
        Self::parse(field(&fs::read_to_string("/proc/self/status").ok()?, "Cpus_allowed_list")?)
    }

    /// Both as a list for `taskset`.
    pub(crate) fn both(&self) -> String {
        [Some(&self.near), self.far.as_ref()].into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(",")
    }

    /// Parses a list such as `0-3,8`.
    fn parse(list: &str) -> Option<Self> {
        let mut numbers = list.split([',', '-']).map(str::to_owned);
        let near = numbers.next().filter(|number| !number.is_empty())?;
        Some(Self { near, far: numbers.next_back() })
    }
}

/// Pins a process and its future children to one core; `false` on failure.
///
/// Without it, the scheduler may put both ends of a connection on one core or on two, and waking a second core makes
/// responses about five times slower.
pub(crate) fn keep_on(core: &str, process: u32) -> bool {
    let taskset =
        Command::new("taskset").args(["-a", "-p", "-c", core, &process.to_string()]).stdout(Stdio::null()).status();
    taskset.is_ok_and(|status| status.success())
}

/// Sends SIGTERM, as Lambda does; `false` on failure.
pub(crate) fn end(process: u32) -> bool {
    // `kill` is a shell builtin; the program may be missing.
    let kill = Command::new("sh").args(["-c", "kill \"$0\"", &process.to_string()]).status();
    kill.is_ok_and(|status| status.success())
}

/// The peak resident memory of a running process in bytes; `None` if the system does not report it.
pub(crate) fn peak_memory(process: u32) -> Option<f64> {
    bytes(process, "VmHWM")
}

/// The current resident memory of a running process in bytes.
pub(crate) fn memory(process: u32) -> Option<f64> {
    bytes(process, "VmRSS")
}

fn bytes(process: u32, name: &str) -> Option<f64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let kibibytes = field(&status, name)?.strip_suffix(" kB")?;
    Some(kibibytes.trim().parse::<f64>().ok()? * 1024.0)
}

/// The value after `name:` in a file of `/proc`.
fn field<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    text.lines().find_map(|line| Some(line.strip_prefix(name)?.trim_start().strip_prefix(':')?.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn proc_fields_are_found() {
        let text = "processor\t: 0\nmodel name\t: A CPU @ 2 GHz\nVmHWM:\t    2980 kB\n";
        assert_eq!(field(text, "model name"), Some("A CPU @ 2 GHz"));
        assert_eq!(field(text, "VmHWM"), Some("2980 kB"));
        assert_eq!(field(text, "model"), None);
    }

    #[test]
    fn core_lists_are_parsed() {
        let cores = |near: &str, far: Option<&str>| Some(Cores { near: near.to_owned(), far: far.map(str::to_owned) });
        for (list, expected) in
            [("0-1", cores("0", Some("1"))), ("2,4-7", cores("2", Some("7"))), ("3", cores("3", None)), ("", None)]
        {
            assert_eq!(Cores::parse(list), expected, "{list}");
        }
        let both = |list| Cores::parse(list).unwrap().both();
        assert_eq!((both("2,4-7"), both("3")), ("2,7".to_owned(), "3".to_owned()));
    }
}
