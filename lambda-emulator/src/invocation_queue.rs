//! In-memory queue between the invoker and the function process. Responses are matched to events by request id.
//!
//! Each event has its own response channel, so a response cannot reach another event. When the invoker stops waiting, the
//! channel closes and a late response is discarded.

use crate::outcome::FunctionError;
use axum::body::Bytes;
use std::{
    sync::{Arc, Mutex, OnceLock, PoisonError},
    time::{Duration, Instant, SystemTime},
};
use tokio::sync::{Mutex as AsyncMutex, mpsc, oneshot, watch};

/// The response or error of a process for one event.
pub(crate) type InvocationResult = Result<Bytes, FunctionError>;

/// An event on its way to the process.
pub(crate) struct Invocation {
    /// The request id, which is part of the Runtime API's paths.
    pub(crate) id: String,
    pub(crate) event: Bytes,
    /// When the invoker stops waiting, in milliseconds since 1970.
    pub(crate) deadline_ms: u64,
    respond_to: oneshot::Sender<InvocationResult>,
}

/// The process's side: receives events and sends responses.
pub(crate) struct InvocationQueue {
    pending: AsyncMutex<mpsc::UnboundedReceiver<Invocation>>,
    in_flight: Mutex<Option<(String, oneshot::Sender<InvocationResult>)>>,
    polling: watch::Sender<bool>,
    first_poll_at: Arc<OnceLock<Instant>>,
    init_error: watch::Sender<Option<FunctionError>>,
}

/// The caller's side: sends events and waits for their results.
pub(crate) struct Invoker {
    events: mpsc::UnboundedSender<Invocation>,
    enqueued: u64,
    polling: watch::Receiver<bool>,
    first_poll_at: Arc<OnceLock<Instant>>,
    init_error: watch::Receiver<Option<FunctionError>>,
}

/// Creates a queue and its invoker.
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
    /// Waits for an event that the invoker has not given up on. `None` once the invoker is dropped.
    pub(crate) async fn next(&self) -> Option<Invocation> {
        self.first_poll_at.get_or_init(Instant::now);
        self.polling.send_replace(true);
        let mut pending = self.pending.lock().await;
        loop {
            let invocation = pending.recv().await?;
            if !invocation.respond_to.is_closed() {
                self.polling.send_replace(false);
                return Some(invocation);
            }
        }
    }

    /// Marks the event as in flight and returns its payload. From now on the queue accepts a response with its id.
    pub(crate) fn dispatch(&self, invocation: Invocation) -> Bytes {
        let Invocation { id, event, respond_to, .. } = invocation;
        *self.in_flight() = Some((id, respond_to));
        event
    }

    /// Whether a response with this id would be accepted.
    pub(crate) fn is_in_flight(&self, id: &str) -> bool {
        self.in_flight().as_ref().is_some_and(|(current, respond_to)| current == id && !respond_to.is_closed())
    }

    /// Delivers the result of the event in flight. Returns `false`, and discards the result, if the id is not the one in
    /// flight or the invoker no longer waits; an event that is in flight then keeps waiting for its own result.
    pub(crate) fn complete(&self, id: &str, result: InvocationResult) -> bool {
        let current = self.in_flight().take_if(|(current, _)| current == id);
        current.is_some_and(|(_, respond_to)| respond_to.send(result).is_ok())
    }

    /// Records that the process failed to start.
    pub(crate) fn fail_init(&self, error: FunctionError) {
        self.init_error.send_replace(Some(error));
    }

    fn in_flight(&self) -> std::sync::MutexGuard<'_, Option<(String, oneshot::Sender<InvocationResult>)>> {
        self.in_flight.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Invoker {
    /// Queues an event. The returned channel receives its result; dropping the channel withdraws the event.
    pub(crate) fn enqueue(&mut self, event: Bytes, timeout: Duration) -> oneshot::Receiver<InvocationResult> {
        self.enqueued += 1;
        let (respond_to, result) = oneshot::channel();
        let invocation =
            Invocation { id: request_id(self.enqueued), event, deadline_ms: deadline_ms(timeout), respond_to };
        // If the queue is closed, the event and its sender are dropped, and the receiver gets an error.
        drop(self.events.send(invocation));
        result
    }

    /// The request id of the event that was queued last. `None` before the first event.
    pub(crate) fn last_request_id(&self) -> Option<String> {
        (self.enqueued > 0).then(|| request_id(self.enqueued))
    }

    /// When the process polled for its first event. `None` before that.
    pub(crate) fn first_poll_at(&self) -> Option<Instant> {
        self.first_poll_at.get().copied()
    }

    /// Waits until the process reports that it failed to start. Never resolves otherwise.
    pub(crate) async fn wait_for_init_error(&mut self) -> FunctionError {
        let error = self.init_error.wait_for(Option::is_some).await.ok().and_then(|error| error.clone());
        match error {
            Some(error) => error,
            None => std::future::pending().await,
        }
    }

    /// Waits until the process polls for an event. Never resolves otherwise.
    pub(crate) async fn wait_for_poll(&mut self) {
        let gone = self.polling.wait_for(|polling| *polling).await.is_err();
        if gone {
            std::future::pending().await
        }
    }
}

/// A request id in Lambda's format, with the event's number in it.
fn request_id(number: u64) -> String {
    format!("00000000-0000-4000-8000-{number:012x}")
}

/// The time after `timeout`, in milliseconds since 1970.
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
    async fn late_response_is_never_delivered_to_next_event() {
        let (queue, mut invoker) = create_queue();
        drop(invoker.enqueue(bytes("first"), TIMEOUT));
        let mut second = invoker.enqueue(bytes("second"), TIMEOUT);
        let invocation = queue.next().await.unwrap();
        let id = invocation.id.clone();
        assert_eq!(queue.dispatch(invocation), "second", "a withdrawn event is not dispatched");

        assert!(!queue.complete("00000000-0000-4000-8000-000000000001", Ok(bytes("late"))));
        assert!(matches!(second.try_recv(), Err(TryRecvError::Empty)));
        assert!(queue.is_in_flight(&id));
        assert!(queue.complete(&id, Ok(bytes("own"))));
        assert!(second.await.unwrap() == Ok(bytes("own")));
    }

    #[tokio::test]
    async fn event_accepts_one_response() {
        let (queue, mut invoker) = create_queue();
        assert_eq!(invoker.last_request_id(), None);
        let result = invoker.enqueue(bytes("event"), TIMEOUT);
        let invocation = queue.next().await.unwrap();
        let id = invocation.id.clone();
        assert_eq!(invoker.last_request_id().as_ref(), Some(&id));
        assert!(!queue.is_in_flight(&id), "not fetched yet");
        queue.dispatch(invocation);
        assert!(queue.complete(&id, Ok(bytes("one"))));
        assert!(!queue.complete(&id, Ok(bytes("two"))));
        assert!(result.await.unwrap() == Ok(bytes("one")));
    }

    #[tokio::test]
    async fn response_after_invoker_gave_up_is_rejected() {
        let (queue, mut invoker) = create_queue();
        let result = invoker.enqueue(bytes("event"), TIMEOUT);
        let invocation = queue.next().await.unwrap();
        let id = invocation.id.clone();
        queue.dispatch(invocation);
        drop(result);
        assert!(!queue.is_in_flight(&id));
        assert!(!queue.complete(&id, Ok(bytes("late"))));
        drop(invoker);
        assert!(queue.next().await.is_none());
    }

    #[tokio::test]
    async fn first_poll_time_is_kept() {
        let (queue, mut invoker) = create_queue();
        assert_eq!(invoker.first_poll_at(), None);
        let _result = invoker.enqueue(bytes("one"), TIMEOUT);
        queue.next().await.unwrap();
        let first = invoker.first_poll_at().unwrap();
        let _result = invoker.enqueue(bytes("two"), TIMEOUT);
        queue.next().await.unwrap();
        assert_eq!(invoker.first_poll_at(), Some(first));
    }

    #[test]
    fn deadline_does_not_overflow() {
        assert_eq!(deadline_ms(Duration::MAX), u64::MAX);
        assert!(deadline_ms(TIMEOUT) >= deadline_ms(Duration::ZERO));
    }
}
