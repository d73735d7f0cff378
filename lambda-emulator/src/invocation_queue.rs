//! The queue between invoker and process: an event waits here to be fetched, then for the answer that bears its id.
//!
//! Every answer is for one event by construction: it travels through a channel that was made for that event. Once the
//! invoker has given up waiting, that channel is closed and the answer has nowhere to go.

use crate::outcome::FunctionError;
use axum::body::Bytes;
use std::{
    sync::{Arc, Mutex, OnceLock, PoisonError},
    time::{Duration, Instant, SystemTime},
};
use tokio::sync::{Mutex as AsyncMutex, mpsc, oneshot, watch};

/// What a process said to one event.
pub(crate) type InvocationResult = Result<Bytes, FunctionError>;

/// An event on its way to the process.
pub(crate) struct Invocation {
    /// Names the event in the paths of the Runtime API.
    pub(crate) id: String,
    /// The event as the invoker gave it.
    pub(crate) event: Bytes,
    /// When the invoker stops waiting, in milliseconds since 1970.
    pub(crate) deadline_ms: u64,
    answer: oneshot::Sender<InvocationResult>,
}

/// The process's side: takes events, gives answers.
pub(crate) struct InvocationQueue {
    pending: AsyncMutex<mpsc::UnboundedReceiver<Invocation>>,
    in_flight: Mutex<Option<(String, oneshot::Sender<InvocationResult>)>>,
    polling: watch::Sender<bool>,
    first_poll_at: Arc<OnceLock<Instant>>,
    init_error: watch::Sender<Option<FunctionError>>,
}

/// The caller's side: gives events, waits for what comes of them.
pub(crate) struct Invoker {
    events: mpsc::UnboundedSender<Invocation>,
    enqueued: u64,
    polling: watch::Receiver<bool>,
    first_poll_at: Arc<OnceLock<Instant>>,
    init_error: watch::Receiver<Option<FunctionError>>,
}

/// A queue and its invoker.
pub(crate) fn create_queue() -> (InvocationQueue, Invoker) {
    let (events, pending) = mpsc::unbounded_channel();
    let (polling, is_polling) = watch::channel(false);
    let (init_error, has_init_error) = watch::channel(None);
    let first_poll_at: Arc<OnceLock<Instant>> = Arc::default();
    let invoker = Invoker {
        events,
        enqueued: 0,
        polling: is_polling,
        first_poll_at: Arc::clone(&first_poll_at),
        init_error: has_init_error,
    };
    let queue = InvocationQueue {
        pending: AsyncMutex::new(pending),
        in_flight: Mutex::new(None),
        polling,
        first_poll_at,
        init_error,
    };
    (queue, invoker)
}

impl InvocationQueue {
    /// Waits for an event that somebody still wants answered; `None` once the invoker is gone.
    pub(crate) async fn next(&self) -> Option<Invocation> {
        self.first_poll_at.get_or_init(Instant::now);
        self.polling.send_replace(true);
        let mut pending = self.pending.lock().await;
        loop {
            let invocation = pending.recv().await?;
            if !invocation.answer.is_closed() {
                self.polling.send_replace(false);
                return Some(invocation);
            }
        }
    }

    /// Notes that the process has this event now: what bears its id from here on is its answer.
    pub(crate) fn dispatch(&self, invocation: Invocation) -> Bytes {
        let Invocation { id, event, answer, .. } = invocation;
        *self.in_flight() = Some((id, answer));
        event
    }

    /// Whether an answer to this id would be taken.
    pub(crate) fn is_in_flight(&self, id: &str) -> bool {
        self.in_flight().as_ref().is_some_and(|(current, answer)| current == id && !answer.is_closed())
    }

    /// Takes the answer to an event. `false` when it is not the one in flight, or comes too late: then the answer is
    /// gone, and the event that is in flight keeps waiting for its own.
    pub(crate) fn complete(&self, id: &str, answer: InvocationResult) -> bool {
        let current = self.in_flight().take_if(|(current, _)| current == id);
        current.is_some_and(|(_, invoker)| invoker.send(answer).is_ok())
    }

    /// Notes that the process cannot start.
    pub(crate) fn fail_init(&self, error: FunctionError) {
        self.init_error.send_replace(Some(error));
    }

    fn in_flight(&self) -> std::sync::MutexGuard<'_, Option<(String, oneshot::Sender<InvocationResult>)>> {
        self.in_flight.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Invoker {
    /// Puts an event on the queue; the channel returns its answer. Dropping the channel withdraws the event.
    pub(crate) fn enqueue(&mut self, event: Bytes, timeout: Duration) -> oneshot::Receiver<InvocationResult> {
        self.enqueued += 1;
        let (answer, receiver) = oneshot::channel();
        let invocation = Invocation { id: request_id(self.enqueued), event, deadline_ms: deadline_ms(timeout), answer };
        // A closed queue drops the event and with it the sender: the receiver says so.
        drop(self.events.send(invocation));
        receiver
    }

    /// The id of the event that was handed over last; `None` before the first.
    pub(crate) fn last_request_id(&self) -> Option<String> {
        (self.enqueued > 0).then(|| request_id(self.enqueued))
    }

    /// When the process asked for its first event; `None` before.
    pub(crate) fn first_poll_at(&self) -> Option<Instant> {
        self.first_poll_at.get().copied()
    }

    /// Waits until the process says that it cannot start; for ever if it never does.
    pub(crate) async fn wait_for_init_error(&mut self) -> FunctionError {
        let error = self.init_error.wait_for(Option::is_some).await.ok().and_then(|error| error.clone());
        match error {
            Some(error) => error,
            None => std::future::pending().await,
        }
    }

    /// Waits until the process asks for an event; for ever if it never does.
    pub(crate) async fn wait_for_poll(&mut self) {
        let gone = self.polling.wait_for(|polling| *polling).await.is_err();
        if gone {
            std::future::pending().await
        }
    }
}

/// The id of the so many-th event, in the form of Lambda's.
fn request_id(number: u64) -> String {
    format!("00000000-0000-4000-8000-{number:012x}")
}

/// Now and a while, in milliseconds since 1970.
fn deadline_ms(timeout: Duration) -> u64 {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    u64::try_from(now.saturating_add(timeout).as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::sync::oneshot::error::TryRecvError;

    const TIMEOUT: Duration = Duration::from_secs(5);

    fn bytes(text: &'static str) -> Bytes {
        Bytes::from_static(text.as_bytes())
    }

    #[tokio::test]
    async fn a_late_answer_is_never_the_next_events() {
        let (queue, mut invoker) = create_queue();
        drop(invoker.enqueue(bytes("first"), TIMEOUT));
        let mut second = invoker.enqueue(bytes("second"), TIMEOUT);
        let invocation = queue.next().await.unwrap();
        let id = invocation.id.clone();
        assert_eq!(queue.dispatch(invocation), "second", "an event that nobody waits for is not handed out");

        assert!(!queue.complete("00000000-0000-4000-8000-000000000001", Ok(bytes("late"))));
        assert!(matches!(second.try_recv(), Err(TryRecvError::Empty)));
        assert!(queue.is_in_flight(&id));
        assert!(queue.complete(&id, Ok(bytes("own"))));
        assert!(second.await.unwrap() == Ok(bytes("own")));
    }

    #[tokio::test]
    async fn an_event_is_answered_once() {
        let (queue, mut invoker) = create_queue();
        assert_eq!(invoker.last_request_id(), None);
        let answer = invoker.enqueue(bytes("event"), TIMEOUT);
        let invocation = queue.next().await.unwrap();
        let id = invocation.id.clone();
        assert_eq!(invoker.last_request_id().as_ref(), Some(&id));
        assert!(!queue.is_in_flight(&id), "not fetched yet");
        queue.dispatch(invocation);
        assert!(queue.complete(&id, Ok(bytes("one"))));
        assert!(!queue.complete(&id, Ok(bytes("two"))));
        assert!(answer.await.unwrap() == Ok(bytes("one")));
    }

    #[tokio::test]
    async fn nobody_takes_an_answer_after_the_caller_gave_up() {
        let (queue, mut invoker) = create_queue();
        let answer = invoker.enqueue(bytes("event"), TIMEOUT);
        let invocation = queue.next().await.unwrap();
        let id = invocation.id.clone();
        queue.dispatch(invocation);
        drop(answer);
        assert!(!queue.is_in_flight(&id));
        assert!(!queue.complete(&id, Ok(bytes("late"))));
        drop(invoker);
        assert!(queue.next().await.is_none());
    }

    #[tokio::test]
    async fn the_first_question_stays_the_first() {
        let (queue, mut invoker) = create_queue();
        assert_eq!(invoker.first_poll_at(), None);
        let _answer = invoker.enqueue(bytes("one"), TIMEOUT);
        queue.next().await.unwrap();
        let first = invoker.first_poll_at().unwrap();
        let _answer = invoker.enqueue(bytes("two"), TIMEOUT);
        queue.next().await.unwrap();
        assert_eq!(invoker.first_poll_at(), Some(first));
    }

    #[test]
    fn deadlines_never_overflow() {
        assert_eq!(deadline_ms(Duration::MAX), u64::MAX);
        assert!(deadline_ms(TIMEOUT) >= deadline_ms(Duration::ZERO));
    }
}
