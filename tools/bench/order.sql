-- An order's statements as the billing API sends them, for pgbench: what PostgreSQL itself gives, counter row included.
-- benches/orders/bare.rs has the same list, and tools/bench/orders.mjs sees to it; an account is one client's, as there.
\set n 128 + :client_id * 8 + random(0, 7)
\set key random(1, 9000000000000000)
-- The client's snapshot.
begin isolation level repeatable read read only;
select version, time_zone, vat_id, vat_state from accounts where id = 'account_' || :n;
select * from accounts where id = 'account_' || :n;
select cast(coalesce(-sum(amount_minor), 0) as bigint) as balance from ledger_entries where account = 'account_' || :n and book = 'customer';
select name from users where id = 'user_' || :n;
select id, name from accounts where id = 'account_' || :n or id in (select account from memberships where user_id = 'user_' || :n) order by name, id;
select id, brand, last4, expires from payment_methods where account = 'account_' || :n order by position;
select product from products order by position;
select * from subscriptions where account = 'account_' || :n order by position;
select place, selection from cart where account = 'account_' || :n order by put_ms, place;
rollback;
-- Transaction 1: the checks, and the frozen order.
begin isolation level read committed;
select 1 from accounts where id = 'account_' || :n for no key update;
select id, number, body_hash, state, at, currency, fingerprint, refund, settlement from orders where account = 'account_' || :n and key = 'pg_' || :key;
select version, time_zone, vat_id, vat_state from accounts where id = 'account_' || :n;
select * from accounts where id = 'account_' || :n;
select cast(coalesce(-sum(amount_minor), 0) as bigint) as balance from ledger_entries where account = 'account_' || :n and book = 'customer';
select name from users where id = 'user_' || :n;
select id, name from accounts where id = 'account_' || :n or id in (select account from memberships where user_id = 'user_' || :n) order by name, id;
select id, brand, last4, expires from payment_methods where account = 'account_' || :n order by position;
select product from products order by position;
select * from subscriptions where account = 'account_' || :n order by position;
select place, selection from cart where account = 'account_' || :n order by put_ms, place;
select id from orders where account = 'account_' || :n and state in ('paying', 'requires_action');
select reference from payment_methods where account = 'account_' || :n and id = 'card_' || :n;
select value from meta where name = 'seller';
select name, country, vat_id, vat_state, taxes, contacts, language, address from accounts where id = 'account_' || :n;
insert into orders (id, number, account, actor, role, reason, key, body_hash, state, at, fingerprint, version, settlement, currency, total_minor, tax_minor, due_minor, forfeited_minor, balance_before_minor, balance_after_minor, document, paper, vat_id, vat_state, taxes, payment, placed_ms) values ('pg_' || :key, 'pg_' || :key, 'account_' || :n, 'user_' || :n, 'billing_contact', null, 'pg_' || :key, '0123456789012345678901234567890123456789012', 'paying', '2026-11-22', '0123456789012345678901234567890123456789012345678901234567890123', 1, :settlement, 'EUR', 8418, 0, 8418, 0, 0, 0, 'pg_' || :key, :paper, null, 'none', null, 'tok_ok', 1764000000000);
insert into order_changes (order_id, position, selection, before, request, quote, subscription, product, plan, price, after) values ('pg_' || :key, 0, :selection, :selection, :request, :quote, 'sub_' || :n, 'suite', 'team', 'team-m', :current);
select id, account, actor, at, version, currency, total_minor, tax_minor, due_minor, forfeited_minor, balance_before_minor, balance_after_minor, payment, document, expires_ms, refund from orders where id = 'pg_' || :key and state in ('paying', 'requires_action');
select id, number, body_hash, state, at, currency, fingerprint, refund, settlement from orders where account = 'account_' || :n and id = 'pg_' || :key;
commit;
-- What is asked of the provider, and its own transaction.
begin isolation level repeatable read read only;
select id, account, actor, at, version, currency, total_minor, tax_minor, due_minor, forfeited_minor, balance_before_minor, balance_after_minor, payment, document, expires_ms, refund from orders where id = 'pg_' || :key and state in ('paying', 'requires_action');
rollback;
insert into sandbox_charges (order_id, reference, amount_minor, outcome, asked) values ('pg_' || :key, 'tok_ok', 8418, 'paid', 1) on conflict (order_id) do update set asked = sandbox_charges.asked + 1 returning reference, amount_minor, outcome, asked;
-- Transaction 2: all that changes.
begin isolation level read committed;
select 1 from accounts where id = 'account_' || :n for no key update;
select id, account, actor, at, version, currency, total_minor, tax_minor, due_minor, forfeited_minor, balance_before_minor, balance_after_minor, payment, document, expires_ms, refund from orders where id = 'pg_' || :key and state in ('paying', 'requires_action');
select version from accounts where id = 'account_' || :n;
select cast(coalesce(-sum(amount_minor), 0) as bigint) as balance from ledger_entries where account = 'account_' || :n and book = 'customer';
update orders set state = 'placed' where id = 'pg_' || :key and state in ('paying', 'requires_action');
insert into subscriptions (id, account, product, plan, price, status, assigned, current, changed_on, position) select subscription, 'account_' || :n, product, plan, price, 'active', 0, after, '2026-11-22', position + 1 + (select coalesce(max(position), 0) from subscriptions where account = 'account_' || :n) from order_changes where order_id = 'pg_' || :key order by position on conflict (id) do update set plan = excluded.plan, price = excluded.price, status = excluded.status, current = excluded.current, changed_on = excluded.changed_on;
delete from cart where account = 'account_' || :n and exists (select 1 from order_changes c where c.order_id = 'pg_' || :key and (c.subscription = cart.place or c.selection = cart.selection));
insert into events (account, kind, subject, actor, at_ms) values ('account_' || :n, 'order.placed', 'pg_' || :key, 'user_' || :n, 1764000000000);
update accounts set vat_id = o.vat_id, vat_state = o.vat_state from orders o where o.id = 'pg_' || :key and o.vat_id is not null and accounts.id = o.account;
update accounts set version = version + 1 where id = 'account_' || :n;
insert into ledger_transactions (account, at, kind, document, order_id) values ('account_' || :n, '2026-11-22', 'sale', 'pg_' || :key, 'pg_' || :key) returning id \gset sale_
insert into ledger_entries (transaction_id, position, book, account, amount_minor) values (:sale_id, 0, 'customer', 'account_' || :n, 8418);
insert into ledger_entries (transaction_id, position, book, account, amount_minor) values (:sale_id, 1, 'revenue', 'account_' || :n, -8418);
insert into ledger_transactions (account, at, kind, document, order_id) values ('account_' || :n, '2026-11-22', 'payment', 'pg_' || :key, 'pg_' || :key) returning id \gset paid_
insert into ledger_entries (transaction_id, position, book, account, amount_minor) values (:paid_id, 0, 'cash', 'account_' || :n, 8418);
insert into ledger_entries (transaction_id, position, book, account, amount_minor) values (:paid_id, 1, 'customer', 'account_' || :n, -8418);
insert into payments (order_id, provider, amount_minor, state, at_ms) values ('pg_' || :key, 'sandbox', 8418, 'paid', 1764000000000);
select cast(coalesce(-sum(amount_minor), 0) as bigint) as balance from ledger_entries where account = 'account_' || :n and book = 'customer';
select paper from orders where id = 'pg_' || :key;
select request, quote from order_changes where order_id = 'pg_' || :key order by position;
with next as (update series set last = last + 1 where kind = 'invoice' returning last) insert into documents (id, account, kind, serial, at, issued_ms, currency, total_minor, tax_minor, order_id, paper, requests, quotes, corrects) select 'pg_' || :key, 'account_' || :n, 'invoice', next.last, '2026-11-22', 1764000000000, 'EUR', 8418, 0, 'pg_' || :key, :paper, '[' || :request || ']', '[' || :quote || ']', null from next;
commit;
-- The answer.
begin isolation level repeatable read read only;
select id, number, body_hash, state, at, currency, fingerprint, refund, settlement from orders where account = 'account_' || :n and id = 'pg_' || :key;
select selection, before, quote from order_changes where order_id = 'pg_' || :key order by position;
select id, kind, serial, at, currency, total_minor, order_id, corrects from documents where order_id = 'pg_' || :key;
rollback;
