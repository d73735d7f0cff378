//! The part of the policy that is embedded in a Lambda is sufficient: it handles every sample as with the whole policy.

use events::Trigger;
use policy::EmbeddedPolicy;
use std::fs;
use std::path::Path;

#[test]
fn embedded_part_handles_samples_like_whole_policy() {
    let whole = EmbeddedPolicy::FULL.parse([]).unwrap();
    for handler in Trigger::ALL.into_iter().filter_map(cognito_triggers_triggers::handler) {
        let part = handler.policy.parse([]).unwrap();
        let folder = handler.trigger.binary().replace('-', "_");
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../events/samples").join(folder);
        let samples = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let mut tried = 0;
        for sample in samples.filter(|path| path.extension().is_some_and(|kind| kind == "json")) {
            let event = fs::read(&sample).unwrap();
            let (here, there) = (handler.handle(&event, &part), handler.handle(&event, &whole));
            assert!(here.response == there.response, "{}", sample.display());
            assert_eq!(here.outcome, there.outcome, "{}", sample.display());
            let notes = |output: &cognito_triggers_triggers::HandlerOutput<'_>| {
                output.notes.iter().map(ToString::to_string).collect::<Vec<_>>()
            };
            assert_eq!(notes(&here), notes(&there), "{}", sample.display());
            let steps = |output: &cognito_triggers_triggers::HandlerOutput<'_>| {
                output.effect.as_ref().map(|work| work.steps().len())
            };
            assert_eq!(steps(&here), steps(&there), "{}", sample.display());
            tried += 1;
        }
        assert!(tried > 0, "samples are missing");
        let needs =
            |policy: &policy::Policy| policy.required_features().filter(|need| need.trigger == handler.trigger).count();
        assert_eq!(needs(&part), needs(&whole));
    }
}
