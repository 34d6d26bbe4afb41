//! The names of the demo pages' words that code says; what a gallery's state or an axis is called is looked up by name.

/// Lists the words once: their names in Rust and in the languages' files.
macro_rules! says {
    ($($say:ident = $name:literal,)+) => {
        /// A sentence of the gallery or the lab, by name.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[allow(missing_docs, reason = "each is its own sentence")]
        pub(crate) enum Say {
            $($say,)+
        }

        impl Say {
            /// Every word with its name.
            #[cfg(test)]
            pub const ALL: &[(Say, &str)] = &[$((Say::$say, $name)),+];

            /// The word's name in the languages' files.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Say::$say => $name,)+
                }
            }
        }
    };
}

says! {
    ToCheckout = "to-checkout",
    Lab = "lab",
    Gallery = "gallery",
    DemoPages = "demo-pages",
    GalleryLead = "gallery-lead",
    GalleryParts = "gallery-parts",
    Direction = "direction",
    DirectionOfWords = "direction-of-words",
    DirectionLtr = "direction-ltr",
    DirectionRtl = "direction-rtl",
    Width = "width",
    WidthFull = "width-full",
    WidthPixels = "width-pixels",
    LabLead = "lab-lead",
    NotSold = "not-sold",
    Source = "source",
    SourceInvented = "source-invented",
    Plan = "plan",
    PlanOwned = "plan-owned",
    Model = "model",
    Timed = "timed",
    DayTitle = "day-title",
    DayColumn = "day-column",
    LicencesTitle = "licences-title",
    LicencesColumn = "licences-column",
    ChartLabel = "chart-label",
    ChartTable = "chart-table",
    ChartDue = "chart-due",
    RulesTitle = "rules-title",
    RulesLead = "rules-lead",
    RulesAll = "rules-all",
    RulesEngine = "rules-engine",
    RulesCredit = "rules-credit",
    RulesCharge = "rules-charge",
    RulesDue = "rules-due",
    RulesWhy = "rules-why",
    RulesOwn = "rules-own",
    RulesThese = "rules-these",
    RulesSame = "rules-same",
    RulesVerified = "rules-verified",
    RulesDocumented = "rules-documented",
    RulesUnverified = "rules-unverified",
    RulesCannot = "rules-cannot",
    JsonTitle = "json-title",
    JsonLead = "json-lead",
    JsonCopy = "json-copy",
    JsonCopied = "json-copied",
    JsonNotCopied = "json-not-copied",
    JsonQuestion = "json-question",
    JsonAnswer = "json-answer",
    BrokenTitle = "broken-title",
    BrokenLead = "broken-lead",
    BrokenPersona = "broken-persona",
    BrokenNobody = "broken-nobody",
    BrokenOffer = "broken-offer",
    BrokenCannot = "broken-cannot",
    BrokenWhat = "broken-what",
    BrokenReset = "broken-reset",
    BankConfirm = "bank-confirm",
    BankRefuse = "bank-refuse",
    BankWaits = "bank-waits",
    LogTitle = "log-title",
    BookTitle = "book-title",
    BookWithKey = "book-with-key",
    BookOrders = "book-orders",
    BookNoOrders = "book-no-orders",
    BookNumber = "book-number",
    BookState = "book-state",
    BookDue = "book-due",
    BookLedger = "book-ledger",
    BookDate = "book-date",
    BookKind = "book-kind",
    BookAmount = "book-amount",
    BookBalance = "book-balance",
}
