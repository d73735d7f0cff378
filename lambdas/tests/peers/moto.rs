//! A real moto server, shared by the tests that run at the same time, and gone with the last of them.

use std::env;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, Weak};
use std::thread;
use std::time::{Duration, Instant};

/// How long it may take to load.
const PATIENCE: Duration = Duration::from_secs(60);
const PAUSE: Duration = Duration::from_millis(50);

pub(crate) struct Moto {
    pub(crate) address: SocketAddr,
    process: Child,
}

impl Moto {
    /// The server of this moment.
    pub(crate) fn shared() -> Arc<Self> {
        static SHARED: Mutex<Weak<Moto>> = Mutex::new(Weak::new());
        let mut shared = SHARED.lock().unwrap();
        shared.upgrade().unwrap_or_else(|| {
            let moto = Arc::new(Self::start());
            *shared = Arc::downgrade(&moto);
            moto
        })
    }

    fn start() -> Self {
        let address = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap();
        let program = env::var_os("MOTO_SERVER").map_or_else(
            || Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/tools/bin/moto_server"),
            PathBuf::from,
        );
        let mut command = Command::new(&program);
        command.args(["-H", "127.0.0.1", "-p", &address.port().to_string()]);
        let process = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        let mut process = process.unwrap_or_else(|error| {
            panic!(
                "{}: {error}; install it with tests/install-tools, or name another one in MOTO_SERVER",
                program.display()
            )
        });
        let begun = Instant::now();
        while TcpStream::connect(address).is_err() {
            assert_eq!(process.try_wait().unwrap(), None, "{} ended", program.display());
            assert!(begun.elapsed() < PATIENCE, "{} does not answer", program.display());
            thread::sleep(PAUSE);
        }
        Self { address, process }
    }
}

impl Drop for Moto {
    fn drop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}
