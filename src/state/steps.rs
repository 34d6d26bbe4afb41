//! Where the visitor goes, and what is told of it.

use super::{App, Load};
use crate::locale::Word;
use crate::navigation::{Navigation, Step};

impl App {
    /// Goes a step on, unless the host keeps the visitor here.
    pub fn go(self, step: Step) {
        if self.told_step(&step) {
            self.at(|navigation| navigation.push(&step));
            self.show(step);
        }
    }

    /// Goes to a step in the place of this one: going back leads to the one before. What has happened leads there, so
    /// no host can prevent it.
    pub fn go_instead(self, step: Step) {
        self.told_step(&step);
        self.at(|navigation| navigation.replace(&step));
        self.show(step);
    }

    /// Keeps what changed within the step, in the address only: nothing is shown anew.
    pub fn keep(self, step: &Step) {
        self.at(|navigation| navigation.replace(step));
    }

    /// Where the visitor is, with what was kept since the step was shown.
    pub fn here(self) -> Step {
        self.at(Navigation::current).unwrap_or(Step::Center)
    }

    /// Shows the place that the host's page wants to be shown.
    pub fn show(self, step: Step) {
        self.news.set(String::new());
        self.copied.set(Word::Copy);
        self.coming.set(Load::Waiting);
        self.step.set(step);
        if let Some(ground) = self.ground() {
            ground.to_top();
        }
    }
}
