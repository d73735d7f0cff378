//! The desk between caller and process: an event waits here to be fetched, then for the answer that bears its id.
//!
//! Every answer is for one event by construction: it travels through a channel that was made for that event. Once the
//! caller has given up waiting, that channel is closed and the answer has nowhere to go.

use crate::outcome::FunctionError;
use axum::body::Bytes;
use std::{
    sync::{Arc, Mutex, OnceLock, PoisonError},
    time::{Duration, Instant, SystemTime},
};
use tokio::sync::{Mutex as AsyncMutex, mpsc, oneshot, watch};

/// What a process said to one event.
pub(crate) type Answer = Result<Bytes, FunctionError>;

/// An event on its way to the process.
pub(crate) struct Invocation {
    /// Names the event in the paths of the Runtime API.
    pub(crate) id: String,
    /// The event as the caller gave it.
    pub(crate) event: Bytes,
    /// When the caller stops waiting, in milliseconds since 1970.
    pub(crate) deadline: u64,
    answer: oneshot::Sender<Answer>,
}

/// The process's side: takes events, gives answers.
pub(crate) struct Desk {
    waiting: AsyncMutex<mpsc::UnboundedReceiver<Invocation>>,
    in_flight: Mutex<Option<(String, oneshot::Sender<Answer>)>>,
    asking: watch::Sender<bool>,
    first_asked: Arc<OnceLock<Instant>>,
    init_error: watch::Sender<Option<FunctionError>>,
}

/// The caller's side: gives events, waits for what comes of them.
pub(crate) struct Caller {
    events: mpsc::UnboundedSender<Invocation>,
    handed_over: u64,
    asking: watch::Receiver<bool>,
    first_asked: Arc<OnceLock<Instant>>,
    init_error: watch::Receiver<Option<FunctionError>>,
}

/// A desk and its caller.
pub(crate) fn open() -> (Desk, Caller) {
    let (events, waiting) = mpsc::unbounded_channel();
    let (asking, is_asking) = watch::channel(false);
    let (init_error, has_init_error) = watch::channel(None);
    let first_asked: Arc<OnceLock<Instant>> = Arc::default();
    let caller = Caller {
        events,
        handed_over: 0,
        asking: is_asking,
        first_asked: Arc::clone(&first_asked),
        init_error: has_init_error,
    };
    let desk = Desk { waiting: AsyncMutex::new(waiting), in_flight: Mutex::new(None), asking, first_asked, init_error };
    (desk, caller)
}

impl Desk {
    /// Waits for an event that somebody still wants answered; `None` once the caller is gone.
    pub(crate) async fn next(&self) -> Option<Invocation> {
        self.first_asked.get_or_init(Instant::now);
        self.asking.send_replace(true);
        let mut waiting = self.waiting.lock().await;
        loop {
            let invocation = waiting.recv().await?;
            if !invocation.answer.is_closed() {
                self.asking.send_replace(false);
                return Some(invocation);
            }
        }
    }

    /// Notes that the process has this event now: what bears its id from here on is its answer.
    pub(crate) fn hand_out(&self, invocation: Invocation) -> Bytes {
        let Invocation { id, event, answer, .. } = invocation;
        *self.in_flight() = Some((id, answer));
        event
    }

    /// Whether an answer to this id would be taken.
    pub(crate) fn expects(&self, id: &str) -> bool {
        self.in_flight().as_ref().is_some_and(|(current, answer)| current == id && !answer.is_closed())
    }

    /// Takes the answer to an event. `false` when it is not the one in flight, or comes too late: then the answer is
    /// gone, and the event that is in flight keeps waiting for its own.
    pub(crate) fn settle(&self, id: &str, answer: Answer) -> bool {
        let current = self.in_flight().take_if(|(current, _)| current == id);
        current.is_some_and(|(_, caller)| caller.send(answer).is_ok())
    }

    /// Notes that the process cannot start.
    pub(crate) fn fail_init(&self, error: FunctionError) {
        self.init_error.send_replace(Some(error));
    }

    fn in_flight(&self) -> std::sync::MutexGuard<'_, Option<(String, oneshot::Sender<Answer>)>> {
        self.in_flight.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Caller {
    /// Puts an event on the desk; the channel returns its answer. Dropping the channel withdraws the event.
    pub(crate) fn hand_over(&mut self, event: Bytes, patience: Duration) -> oneshot::Receiver<Answer> {
        self.handed_over += 1;
        let (answer, receiver) = oneshot::channel();
        let invocation = Invocation { id: id(self.handed_over), event, deadline: deadline(patience), answer };
        // A closed desk drops the event and with it the sender: the receiver says so.
        drop(self.events.send(invocation));
        receiver
    }

    /// The id of the event that was handed over last; `None` before the first.
    pub(crate) fn last_id(&self) -> Option<String> {
        (self.handed_over > 0).then(|| id(self.handed_over))
    }

    /// When the process asked for its first event; `None` before.
    pub(crate) fn first_asked(&self) -> Option<Instant> {
        self.first_asked.get().copied()
    }

    /// Waits until the process says that it cannot start; for ever if it never does.
    pub(crate) async fn init_error(&mut self) -> FunctionError {
        let error = self.init_error.wait_for(Option::is_some).await.ok().and_then(|error| error.clone());
        match error {
            Some(error) => error,
            None => std::future::pending().await,
        }
    }

    /// Waits until the process asks for an event; for ever if it never does.
    pub(crate) async fn asked(&mut self) {
        let gone = self.asking.wait_for(|asking| *asking).await.is_err();
        if gone {
            std::future::pending().await
        }
    }
}

/// The id of the so many-th event, in the form of Lambda's.
fn id(number: u64) -> String {
    format!("00000000-0000-4000-8000-{number:012x}")
}

/// Now and a while, in milliseconds since 1970.
fn deadline(patience: Duration) -> u64 {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    u64::try_from(now.saturating_add(patience).as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::sync::oneshot::error::TryRecvError;

    const PATIENCE: Duration = Duration::from_secs(5);

    fn bytes(text: &'static str) -> Bytes {
        Bytes::from_static(text.as_bytes())
    }

    #[tokio::test]
    async fn a_late_answer_is_never_the_next_events() {
        let (desk, mut caller) = open();
        drop(caller.hand_over(bytes("first"), PATIENCE));
        let mut second = caller.hand_over(bytes("second"), PATIENCE);
        let invocation = desk.next().await.unwrap();
        let id = invocation.id.clone();
        assert_eq!(desk.hand_out(invocation), "second", "an event that nobody waits for is not handed out");

        assert!(!desk.settle("00000000-0000-4000-8000-000000000001", Ok(bytes("late"))));
        assert!(matches!(second.try_recv(), Err(TryRecvError::Empty)));
        assert!(desk.expects(&id));
        assert!(desk.settle(&id, Ok(bytes("own"))));
        assert!(second.await.unwrap() == Ok(bytes("own")));
    }

    #[tokio::test]
    async fn an_event_is_answered_once() {
        let (desk, mut caller) = open();
        assert_eq!(caller.last_id(), None);
        let answer = caller.hand_over(bytes("event"), PATIENCE);
        let invocation = desk.next().await.unwrap();
        let id = invocation.id.clone();
        assert_eq!(caller.last_id().as_ref(), Some(&id));
        assert!(!desk.expects(&id), "not fetched yet");
        desk.hand_out(invocation);
        assert!(desk.settle(&id, Ok(bytes("one"))));
        assert!(!desk.settle(&id, Ok(bytes("two"))));
        assert!(answer.await.unwrap() == Ok(bytes("one")));
    }

    #[tokio::test]
    async fn nobody_takes_an_answer_after_the_caller_gave_up() {
        let (desk, mut caller) = open();
        let answer = caller.hand_over(bytes("event"), PATIENCE);
        let invocation = desk.next().await.unwrap();
        let id = invocation.id.clone();
        desk.hand_out(invocation);
        drop(answer);
        assert!(!desk.expects(&id));
        assert!(!desk.settle(&id, Ok(bytes("late"))));
        drop(caller);
        assert!(desk.next().await.is_none());
    }

    #[tokio::test]
    async fn the_first_question_stays_the_first() {
        let (desk, mut caller) = open();
        assert_eq!(caller.first_asked(), None);
        let _answer = caller.hand_over(bytes("one"), PATIENCE);
        desk.next().await.unwrap();
        let first = caller.first_asked().unwrap();
        let _answer = caller.hand_over(bytes("two"), PATIENCE);
        desk.next().await.unwrap();
        assert_eq!(caller.first_asked(), Some(first));
    }

    #[test]
    fn deadlines_never_overflow() {
        assert_eq!(deadline(Duration::MAX), u64::MAX);
        assert!(deadline(PATIENCE) >= deadline(Duration::ZERO));
    }
}
