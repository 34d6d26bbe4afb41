//! What became of the order so far, in words that are true.

use super::Page;
use crate::locale::{Word, Words};
use crate::navigation::Step;
use crate::parts::button::{button, handoff};
use crate::parts::notice::{Tone, notice};
use crate::placing::Placing;
use crate::state::App;
use crate::view::View;

/// What became of it, following it.
pub(super) fn outcome(page: &Page) -> impl FnMut() -> Option<View> + 'static {
    let page = page.clone();
    move || outcome_of(page.app, &page.words)
}

/// What became of it by now.
pub(super) fn outcome_of(app: App, words: &Words) -> Option<View> {
    let (tone, text, action) = match app.placing.get() {
        Placing::Idle => return None,
        Placing::Sending => (Tone::Caution, words.get(Word::PlacingSending), None),
        Placing::Checking => (Tone::Caution, words.get(Word::PlacingChecking), None),
        Placing::SignedOut => {
            let sign_in = app.way_to_sign_in();
            let sign_in =
                sign_in.map(|address| handoff("sign-in", address, words.text(Word::SignIn)).into());
            (Tone::Caution, words.get(Word::PlacingSignedOut), sign_in)
        }
        Placing::NotKept => (Tone::Danger, words.get(Word::PlacingNotKept), None),
        Placing::Refused(problem) => {
            let why = words.problem(&problem);
            let text = words.with(Word::PlacingRefused, &[("why", &why)]);
            // A payment that failed has an order, too, but nothing more to see there.
            let is_open = problem.code.as_str() == "order-in-progress";
            let order = problem.order.clone().filter(|_| is_open).map(|id| {
                let go = move |_| app.go(Step::Order(id.clone()));
                button("button", words.text(Word::SeeOrder), go).into()
            });
            let tone = if is_open { Tone::Caution } else { Tone::Danger };
            (tone, text, order)
        }
    };
    Some(notice(tone, text, action))
}
