-- Money is whole minor units, positive is a debit. Dates are text (YYYY-MM-DD), moments milliseconds since 1970 in UTC.
-- Columns named after a message of the contract hold its JSON.

create table meta (
    name  text primary key,
    value text not null
);

create table products (
    id       text primary key,
    position bigint not null,
    product  text not null
);

create table accounts (
    id             text primary key,
    name           text not null,
    currency       text not null,
    kind           text not null,
    country        text not null,
    time_zone      text not null,
    vat_id         text,
    vat_state      text not null,
    taxes          text not null,
    discounts      text not null,
    rules          text not null,
    contacts       text not null,
    representative text,
    portal_url     text,
    faq_url        text,
    links          text not null,
    -- What its documents are written in, and where they are sent: lines of an address.
    language       text not null,
    address        text not null,
    -- The entity tag: raised by whatever changes a price, not by the cart.
    version        bigint not null
);
create index undetermined_numbers on accounts (vat_id) where vat_state = 'undetermined';

create table users (
    id   text primary key,
    name text not null
);

create table memberships (
    user_id text not null references users (id),
    account text not null references accounts (id),
    role    text not null,
    primary key (user_id, account)
);
create index memberships_of_account on memberships (account);

create table sessions (
    -- Only the hash of a token is kept: whoever reads the database cannot use a session.
    token_hash text primary key,
    -- What the host revokes it by.
    id         text not null unique,
    -- bearer, cookie, or a code that is exchanged for a cookie once.
    kind       text not null,
    user_id    text not null references users (id),
    account    text not null references accounts (id),
    -- Set for support, who are members of no account; for others the membership says it.
    role       text,
    -- The only origin that may send it; null where it was minted for none.
    origin     text,
    expires_ms bigint not null
);
create index sessions_by_end on sessions (expires_ms);

-- What the checking service said of a VAT number, and when.
create table vat_answers (
    vat_id   text primary key,
    answer   text not null,
    asked_ms bigint not null
);

-- Numbers that it did not answer for, how often in a row, and when it is asked again though nobody waits.
create table vat_silences (
    vat_id  text primary key,
    times   bigint not null,
    next_ms bigint not null
);

create table subscriptions (
    id         text primary key,
    account    text not null references accounts (id),
    product    text not null,
    plan       text not null,
    price      text not null,
    status     text not null,
    assigned   bigint not null,
    current    text not null,
    -- No order may be dated before it.
    changed_on text not null,
    -- Where it stands among the account's.
    position   bigint not null
);
create index subscriptions_of_account on subscriptions (account);

create table payment_methods (
    id        text primary key,
    account   text not null references accounts (id),
    brand     text not null,
    last4     text not null,
    expires   text not null,
    -- The provider's own name for it.
    reference text not null,
    -- Where it stands among the account's.
    position  bigint not null
);
create index payment_methods_of_account on payment_methods (account);

create table cart (
    account   text not null references accounts (id),
    place     text not null,
    selection text not null,
    put_ms    bigint not null,
    primary key (account, place)
);

create table orders (
    id          text primary key,
    number      text not null unique,
    account     text not null references accounts (id),
    -- Who ordered, and as what; support says why.
    actor       text not null,
    role        text not null,
    reason      text,
    key         text not null,
    body_hash   text not null,
    state       text not null,
    at          text not null,
    fingerprint text not null,
    -- The account's version it was quoted for. While the order is open nothing else may raise it.
    version     bigint not null,
    settlement  text not null,
    -- What charging, applying, giving up and giving back need, which no build may fail to read: the currency, what the
    -- ledger gets and the balance it starts from and comes to, in minor units.
    currency    text not null,
    total_minor bigint not null,
    tax_minor   bigint not null,
    due_minor   bigint not null,
    -- A surplus that the rules give to nobody.
    forfeited_minor      bigint not null,
    balance_before_minor bigint not null,
    balance_after_minor  bigint not null,
    -- The document that it makes: its id, and what stands on it beside the lines.
    document    text not null,
    paper       text not null,
    -- The VAT number that it was quoted with, and what was known of it.
    vat_id      text,
    vat_state   text not null,
    -- The account's tax table, kept while the number is undetermined: a later answer corrects by it.
    taxes       text,
    -- The provider's name of what pays.
    payment     text,
    placed_ms   bigint not null,
    -- When a confirmation that the bank waits for is given up.
    expires_ms  bigint,
    -- Why the money goes back: from then on nobody applies the order.
    refund      text,
    -- A key is one order's for ever.
    unique (account, key)
);
-- One open order per account, whoever asks, however many at once.
create unique index one_open_order on orders (account) where state in ('paying', 'requires_action');
create index open_orders on orders (placed_ms) where state in ('paying', 'requires_action');
create index undetermined_orders on orders (vat_id) where vat_state = 'undetermined';

create table order_changes (
    order_id  text not null references orders (id),
    position  bigint not null,
    selection text not null,
    before    text,
    -- What was asked of the engine, and its answer with the explanation of each amount, as the document has them.
    request   text not null,
    quote     text not null,
    -- The subscription as it will be: applying copies it.
    subscription text not null,
    product      text not null,
    plan         text not null,
    price        text not null,
    after        text not null,
    primary key (order_id, position)
);

create table documents (
    id          text primary key,
    account     text not null references accounts (id),
    kind        text not null,
    -- Its number within its kind: 1, 2, 3, without a gap.
    serial      bigint not null,
    at          text not null,
    issued_ms   bigint not null,
    currency    text not null,
    total_minor bigint not null,
    tax_minor   bigint not null,
    order_id    text references orders (id),
    -- The document that it corrects: an order's.
    corrects    text references documents (id),
    -- Seller, buyer, language and titles as they were then; what was asked of the engine, and its lines as quoted,
    -- each amount with its explanation.
    paper       text not null,
    requests    text not null,
    quotes      text not null,
    unique (kind, serial)
);
create index documents_of_account on documents (account);
create unique index document_of_order on documents (order_id) where order_id is not null;
create unique index correction_of_document on documents (corrects) where corrects is not null;

-- What became of orders that were placed while their number was undetermined: what the service said later, and the
-- document that corrects the order, where it was taxed otherwise.
create table vat_reviews (
    order_id    text primary key references orders (id),
    answer      text not null,
    -- Deferred, because the document and its number come last.
    document    text references documents (id) deferrable initially deferred,
    -- Why none could be computed: it wants a correction by hand then.
    obstacle    text,
    reviewed_ms bigint not null
);

-- The last number given in each kind of document.
create table series (
    kind text primary key,
    last bigint not null
);
insert into series (kind, last) values ('invoice', 0), ('credit_note', 0);

create table ledger_transactions (
    id       bigint generated always as identity primary key,
    account  text not null references accounts (id),
    at       text not null,
    kind     text not null,
    -- Deferred, because the document and its number come last.
    document text references documents (id) deferrable initially deferred,
    order_id text references orders (id)
);
create index ledger_transactions_of_document on ledger_transactions (document);

create table ledger_entries (
    transaction_id bigint not null references ledger_transactions (id),
    position       bigint not null,
    book           text not null,
    account        text not null references accounts (id),
    amount_minor   bigint not null,
    primary key (transaction_id, position)
);
-- A balance is a sum over this index alone.
create index ledger_entries_of_book on ledger_entries (account, book, amount_minor);

-- The ledger only grows, and a document is issued once.
create function is_append_only() returns trigger language plpgsql as $$
begin
    raise exception '%', tg_argv[0];
end
$$;
create trigger ledger_entries_stay before update or delete or truncate on ledger_entries
    for each statement execute function is_append_only('the ledger is append-only');
create trigger ledger_transactions_stay before update or delete or truncate on ledger_transactions
    for each statement execute function is_append_only('the ledger is append-only');
create trigger documents_stay before update or delete or truncate on documents
    for each statement execute function is_append_only('a document is issued once');

create table payments (
    order_id     text primary key references orders (id),
    provider     text not null,
    amount_minor bigint not null,
    -- paid, or refunded where the order could not be applied.
    state        text not null,
    at_ms        bigint not null
);

create table events (
    id      bigint generated always as identity primary key,
    account text not null references accounts (id),
    kind    text not null,
    subject text not null,
    -- Who did it, where a person did.
    actor   text,
    at_ms   bigint not null
);

-- What the sandbox provider remembers: it belongs to the provider and not to the billing API.
create table sandbox_charges (
    order_id     text primary key,
    reference    text not null,
    amount_minor bigint not null,
    outcome      text not null,
    -- How often it was asked: some of its references answer from the second time on.
    asked        bigint not null
);
