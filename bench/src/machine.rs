//! The machine that measures, and what it knows of a process.

use std::{
    fs,
    num::NonZero,
    process::{Command, Stdio},
    thread,
};

/// The machine in a line: processor, cores, system.
pub(crate) fn name() -> String {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    format!("{}, {cores} cores, {} {}", processor(), std::env::consts::OS, std::env::consts::ARCH)
}

/// What Linux calls the processor; other systems do not say.
fn processor() -> String {
    let about = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    field(&about, "model name").unwrap_or("unknown processor").to_owned()
}

/// Cores that this process may use, by the system's numbers.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Cores {
    /// The one to measure on.
    pub(crate) near: String,
    /// Another one, where there is any.
    pub(crate) far: Option<String>,
}

impl Cores {
    /// `None` where the system does not say.
    pub(crate) fn allowed() -> Option<Self> {
        Self::read(field(&fs::read_to_string("/proc/self/status").ok()?, "Cpus_allowed_list")?)
    }

    /// Both, as `taskset` takes them; the one, where there is no other.
    pub(crate) fn both(&self) -> String {
        [Some(&self.near), self.far.as_ref()].into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(",")
    }

    /// Reads a list such as `0-3,8`.
    fn read(list: &str) -> Option<Self> {
        let mut numbers = list.split([',', '-']).map(str::to_owned);
        let near = numbers.next().filter(|number| !number.is_empty())?;
        Some(Self { near, far: numbers.next_back() })
    }
}

/// Keeps a process, and what it starts from then on, on one core; `false` where that cannot be done.
///
/// A system that puts the two ends of a connection on one core at one time and on two at another answers five times
/// slower at the other: waking the second core costs more than anything that is measured here.
pub(crate) fn keep_on(core: &str, process: u32) -> bool {
    let taskset =
        Command::new("taskset").args(["-a", "-p", "-c", core, &process.to_string()]).stdout(Stdio::null()).status();
    taskset.is_ok_and(|status| status.success())
}

/// Asks a process to end, as Lambda does; `false` where that cannot be done.
pub(crate) fn end(process: u32) -> bool {
    // A shell has the command built in; as a program of its own it may be missing.
    let kill = Command::new("sh").args(["-c", "kill \"$0\"", &process.to_string()]).status();
    kill.is_ok_and(|status| status.success())
}

/// The most memory that a running process has had resident, in bytes; `None` where the system does not say.
pub(crate) fn peak_memory(process: u32) -> Option<f64> {
    bytes(process, "VmHWM")
}

/// The memory that a running process has resident now, likewise.
pub(crate) fn memory(process: u32) -> Option<f64> {
    bytes(process, "VmRSS")
}

fn bytes(process: u32, name: &str) -> Option<f64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let kibibytes = field(&status, name)?.strip_suffix(" kB")?;
    Some(kibibytes.trim().parse::<f64>().ok()? * 1024.0)
}

/// The value behind `name:` in a file of `/proc`.
fn field<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    text.lines().find_map(|line| Some(line.strip_prefix(name)?.trim_start().strip_prefix(':')?.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_of_proc() {
        let text = "processor\t: 0\nmodel name\t: A CPU @ 2 GHz\nVmHWM:\t    2980 kB\n";
        assert_eq!(field(text, "model name"), Some("A CPU @ 2 GHz"));
        assert_eq!(field(text, "VmHWM"), Some("2980 kB"));
        assert_eq!(field(text, "model"), None);
    }

    #[test]
    fn lists_of_cores() {
        let cores = |near: &str, far: Option<&str>| Some(Cores { near: near.to_owned(), far: far.map(str::to_owned) });
        for (list, expected) in
            [("0-1", cores("0", Some("1"))), ("2,4-7", cores("2", Some("7"))), ("3", cores("3", None)), ("", None)]
        {
            assert_eq!(Cores::read(list), expected, "{list}");
        }
        let both = |list| Cores::read(list).unwrap().both();
        assert_eq!((both("2,4-7"), both("3")), ("2,7".to_owned(), "3".to_owned()));
    }
}
