//! placeholder
use super::Ground;
use crate::demo::words::Told;
use crate::locale::Words;
use crate::view::View;
#[derive(Clone, Copy)]
pub(super) struct Panel {
    ground: Ground,
}
impl Panel {
    pub fn start(ground: Ground) -> Self {
        Panel { ground }
    }
    pub fn view(self, _words: &Words, _told: &Told) -> View {
        let _ = self.ground;
        View::List(Vec::new())
    }
}
