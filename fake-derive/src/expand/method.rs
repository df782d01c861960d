//! One method of the impl: its signature as the user wrote it, and a few lines that say what it does.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Expr, FnArg, Pat, PatIdent, ReturnType, Signature};

use super::tables::key_part;
use super::{Own, select, store};
use crate::model::{Answer, Method, Missing, Now, Op, Selector, Source, Style, Table, Test};
use crate::{doc, names};

pub(super) fn method(own: &Own, index: usize, method: &Method) -> Option<TokenStream> {
    if matches!(method.op, Op::Default) {
        return None;
    }
    let conditions = crate::model::conditions(&method.input.attrs);
    let doc = doc::lines(&doc::method(own.fake, method));
    let signature = signature(method);
    let body = Body { own, index, method }.tokens();
    let unused = unused(method, &body);
    let body = match method.style {
        Style::Boxed => quote!(::std::boxed::Box::pin(async move { #unused #body })),
        _ => quote!(#unused #body),
    };
    Some(quote! {
        #(#conditions)*
        #doc
        #signature { #body }
    })
}

/// The signature with plain names for patterns; `impl Future` becomes `async fn`.
fn signature(method: &Method) -> Signature {
    let mut signature = method.input.sig.clone();
    let mut names = method.params.iter().map(|param| &param.name);
    for input in &mut signature.inputs {
        match input {
            FnArg::Typed(typed) => {
                typed.attrs.clear();
                if let Some(name) = names.next() {
                    *typed.pat = plain_pattern(name);
                }
            }
            FnArg::Receiver(receiver) => receiver.attrs.clear(),
        }
    }
    if method.style == Style::Impl {
        let output = &method.output.whole;
        signature.asyncness = Some(syn::Token![async](signature.fn_token.span));
        signature.output =
            ReturnType::Type(syn::Token![->](output.span()), Box::new(output.clone()));
    }
    signature
}

fn plain_pattern(name: &Ident) -> Pat {
    Pat::Ident(PatIdent {
        attrs: Vec::new(),
        by_ref: None,
        mutability: None,
        ident: name.clone(),
        subpat: None,
    })
}

/// Touches the parameters that the body has no use for, so that nobody is warned of them.
fn unused(method: &Method, body: &TokenStream) -> TokenStream {
    let unused: Vec<&Ident> = method
        .params
        .iter()
        .map(|param| &param.name)
        .filter(|name| names::mention(body, &names::plain(name)).is_none())
        .collect();
    match unused.as_slice() {
        [] => TokenStream::new(),
        [one] => quote!(let _ = &#one;),
        several => quote!(let _ = (#(&#several),*);),
    }
}

/// What the operation yields before it is wrapped for the call.
enum Yield {
    /// The answer itself.
    Plain(TokenStream),
    /// A `Result` of it, its errors already the user's own (a `Violation` where the method cannot fail).
    Tried(TokenStream),
}

struct Body<'a> {
    own: &'a Own<'a>,
    index: usize,
    method: &'a Method,
}

impl Body<'_> {
    fn tokens(&self) -> TokenStream {
        let text = names::plain(&self.method.input.sig.ident);
        let index = Literal::usize_unsuffixed(self.index);
        let fake = self.own.name.to_string();
        let this = self.this();
        let call = quote!(#this.0.call(#index, #text));
        let operation = match &self.method.op {
            Op::Unsupported | Op::Broken => return quote!(__fake::unsupported(#fake, #text)),
            Op::Default => unreachable!("a kept default has no body here"),
            Op::Noop => {
                // On the return type, so that a type without a default is blamed there.
                let span = self.method.output.value.span();
                let noop = if self.method.output.is_fallible() {
                    quote_spanned!(span=> noop_ok())
                } else {
                    quote_spanned!(span=> noop())
                };
                return quote!(#call.#noop);
            }
            Op::Read(body) => self.custom(&call, body, false),
            Op::Write(body) => self.custom(&call, body, true),
            op => self.operation(&call, op),
        };
        let bindings = self.bindings(&operation);
        quote!(#bindings #operation)
    }

    /// `self` as the signature has it: the item may come from another macro than its attribute.
    fn this(&self) -> TokenStream {
        match self.method.input.sig.inputs.first() {
            Some(FnArg::Receiver(receiver)) => receiver.self_token.to_token_stream(),
            _ => quote!(self),
        }
    }

    fn table(&self) -> &Table {
        &self.own.fake.tables[self.method.table]
    }

    fn fallible(&self) -> bool {
        self.method.output.is_fallible()
    }

    /// `now` and `rng`, where an expression of the user's mentions them and no parameter has that name.
    fn bindings(&self, body: &TokenStream) -> TokenStream {
        let free = |name: &str| {
            self.method
                .params
                .iter()
                .all(|param| names::plain(&param.name) != name)
        };
        let this = self.this();
        let mut bindings = TokenStream::new();
        let expressions = self.expressions();
        let mentioned = |name: &str| {
            if free(name) {
                names::mention(&expressions, name)
            } else {
                None
            }
        };
        if let Some(now) = mentioned("now") {
            bindings.extend(match &self.own.fake.options.now {
                None => quote!(let #now: __fake::SystemTime = #this.0.now();),
                Some(Now::Type(ty)) => quote!(let #now: #ty = #this.0.now();),
                Some(Now::Convert(convert)) => {
                    quote!(let #now = __fake::convert(#this.0.now(), #convert);)
                }
            });
        }
        if let Some(rng) = mentioned("rng") {
            bindings.extend(quote!(let #rng = &mut #this.0.rng();));
        }
        let custom = matches!(
            self.method.op,
            Op::Read(_) | Op::Write(_) | Op::Update { .. } | Op::Select { .. }
        );
        if let (true, Some(ids)) = (custom, mentioned("ids")) {
            bindings.extend(quote!(let #ids = #this.0.ids();));
        }
        debug_assert!(!body.is_empty());
        bindings
    }

    /// The user's own tokens in this method, and the generated key's expression where it is used.
    fn expressions(&self) -> TokenStream {
        let mut all = TokenStream::new();
        let mut add = |expr: &Expr| expr.to_tokens(&mut all);
        let by = |by: &Selector, add: &mut dyn FnMut(&Expr)| {
            if let Selector::And(terms) | Selector::Or(terms) = by {
                for term in terms {
                    if let Test::Closure(closure) = &term.test {
                        add(closure);
                    }
                    if let Test::Is(value) = &term.test {
                        add(&Expr::Verbatim(value.tokens.clone()));
                    }
                }
            }
        };
        match &self.method.op {
            Op::Read(body) | Op::Write(body) => add(body),
            Op::Insert { rows, .. } | Op::Upsert { rows, .. } => match rows {
                Source::Expr(row) => add(row),
                Source::Input { .. } => {
                    if let Some(crate::model::Generate::Expr(expr)) = self
                        .table()
                        .key
                        .as_ref()
                        .and_then(|key| key.generate.as_ref())
                    {
                        add(expr);
                    }
                }
                _ => {}
            },
            Op::Update {
                by: selected,
                change,
                ..
            } => {
                by(selected, &mut add);
                if let crate::model::Change::Closure(closure) = change {
                    add(closure);
                }
            }
            Op::Select {
                by: selected,
                limit,
                offset,
                ..
            } => {
                by(selected, &mut add);
                limit.iter().chain(offset).for_each(add);
            }
            Op::Exists { by: selected }
            | Op::Count { by: selected }
            | Op::Delete { by: selected, .. } => by(selected, &mut add),
            _ => {}
        }
        all
    }

    /// A body of the user's: a closure as it stands, or a path which is given the parameters too.
    fn custom(&self, call: &TokenStream, body: &Expr, writes: bool) -> TokenStream {
        let closure = match body {
            Expr::Path(path) => {
                let tables = names::local("tables");
                let params = self.method.params.iter().map(|param| &param.name);
                quote!(|#tables| #path(#tables, #(#params),*))
            }
            body => body.to_token_stream(),
        };
        if !writes {
            return quote!(#call.read(#closure));
        }
        let settled = self.own.raise.settled(self.own, self.method);
        if self.fallible() {
            quote!(#call.write_settled(#closure, #settled))
        } else {
            // Said where it can be: a body that only panics leaves the type open.
            let whole = &self.method.output.whole;
            let answer = names::local("answer");
            let said = match whole {
                syn::Type::ImplTrait(_) => TokenStream::new(),
                whole => quote!(: &#whole),
            };
            quote!(#call.write_judged(#closure, |#answer #said| __fake::judge(#answer).failed()))
        }
    }

    fn operation(&self, call: &TokenStream, op: &Op) -> TokenStream {
        let reads = matches!(op, Op::Select { .. } | Op::Exists { .. } | Op::Count { .. });
        let tx = names::local(if reads { "db" } else { "tx" });
        let answer = match op {
            Op::Select { .. } => self.select(&tx, op),
            Op::Exists { by } => {
                let (table, by) = (&self.table().name, select::selector(self.table(), by));
                Yield::Plain(quote!(#tx.#table.any(#by)))
            }
            Op::Count { by } => {
                let (table, by) = (&self.table().name, select::selector(self.table(), by));
                Yield::Plain(quote!(__fake::count(#tx.#table.count(#by))))
            }
            Op::Insert { rows, answer } => self.insert(&tx, rows, answer, "insert"),
            Op::Upsert { rows, answer } => self.insert(&tx, rows, answer, "upsert"),
            Op::Replace { rows, answer } => self.replace(&tx, rows, answer),
            Op::Update { by, change, answer } => {
                let change = store::change(self.table(), change);
                self.update(&tx, by, &change, answer)
            }
            Op::Delete { by, answer } => self.delete(&tx, by, answer),
            _ => unreachable!("`tokens` knows the others"),
        };
        let fake = self.own.name.to_string();
        let text = names::plain(&self.method.input.sig.ident);
        let settles = self.own.fake.has_references();
        let answer = match (self.fallible(), answer) {
            (true, Yield::Plain(tokens)) => quote!(__fake::ok(#tokens)),
            (false, Yield::Tried(tokens)) => quote!(__fake::expect(#fake, #text, #tokens)),
            (_, Yield::Plain(tokens) | Yield::Tried(tokens)) => tokens,
        };
        match (reads, self.fallible(), settles) {
            (true, ..) => quote!(#call.read(|#tx| #answer)),
            (false, true, true) => {
                let settled = self.own.raise.settled(self.own, self.method);
                quote!(#call.write_settled(|#tx| #answer, #settled))
            }
            (false, true, false) => quote!(#call.write(|#tx| #answer)),
            (false, false, true) => quote!(#call.write_infallible_settled(|#tx| #answer)),
            (false, false, false) => quote!(#call.write_infallible(|#tx| #answer)),
        }
    }

    fn rejected(&self) -> TokenStream {
        self.own
            .raise
            .rejected(self.own, self.method, &self.table().name)
    }

    /// The error for an absent row.
    fn missing(&self, tx: &Ident) -> TokenStream {
        let table = &self.table().name;
        self.own
            .raise
            .missing(self.own, self.method, &quote!(#tx.#table.missing()))
    }

    fn select(&self, tx: &Ident, op: &Op) -> Yield {
        let Op::Select {
            by,
            answer,
            order,
            first,
            limit,
            offset,
        } = op
        else {
            unreachable!("called for a select")
        };
        let table = &self.table().name;
        if *answer == Answer::EachRow {
            return Yield::Plain(self.each(tx, by));
        }
        let selected = select::selector(self.table(), by);
        let compared = (!order.is_empty()).then(|| select::order(self.own, self.table(), order));
        if *answer == Answer::Rows {
            let rows = match compared {
                Some(compared) => quote!(#tx.#table.sorted(#selected, #compared)),
                None => quote!(#tx.#table.many(#selected)),
            };
            if limit.is_none() && offset.is_none() {
                return Yield::Plain(rows);
            }
            let offset = offset
                .as_ref()
                .map_or_else(|| quote!(__fake::Unbounded), ToTokens::to_token_stream);
            let limit = limit
                .as_ref()
                .map_or_else(|| quote!(__fake::Unbounded), ToTokens::to_token_stream);
            let rejected = self.settled_or_violation();
            return Yield::Tried(quote!(__fake::paged(#rows, #offset, #limit) #rejected));
        }
        let one = match (first, compared) {
            (true, Some(compared)) => quote!(#tx.#table.least(#selected, #compared)),
            (true, None) => quote!(#tx.#table.first(#selected)),
            (false, _) => quote!(#tx.#table.one(#selected)),
        };
        if *answer == Answer::OptionRow {
            return Yield::Plain(one);
        }
        let missing = self.missing(tx);
        Yield::Tried(quote!(#one.ok_or_else(|| #missing)))
    }

    /// Maps a plain violation to the user's error.
    fn settled_or_violation(&self) -> TokenStream {
        if !self.fallible() {
            return TokenStream::new();
        }
        let settled = self.own.raise.settled(self.own, self.method);
        quote!(.map_err(#settled))
    }

    /// One answer for each key of a list, in its order.
    fn each(&self, tx: &Ident, by: &Selector) -> TokenStream {
        let table = self.table();
        let name = &table.name;
        let Selector::And(terms) = by else {
            unreachable!("`infer::select` wants a list")
        };
        let [term] = terms.as_slice() else {
            unreachable!("`infer::select` wants one list")
        };
        let (Some(column), Test::In(list)) = (&term.column, &term.test) else {
            unreachable!("`infer::select` wants a list")
        };
        let key = names::local("key");
        let one = Selector::And(vec![crate::model::Term {
            column: Some(column.clone()),
            test: Test::Is(crate::model::Value {
                tokens: key.to_token_stream(),
                by_ref: true,
            }),
        }]);
        let one = select::selector(table, &one);
        let list_tokens = &list.value.tokens;
        let list = if list.value.by_ref {
            quote!(#list_tokens)
        } else {
            quote!(&#list_tokens)
        };
        quote!(__fake::each(#list, |#key| #tx.#name.one(#one)))
    }

    /// An insert or an upsert, which differ in the table's method only.
    fn insert(&self, tx: &Ident, rows: &Source, answer: &Answer, what: &str) -> Yield {
        let table = self.table();
        let name = &table.name;
        let rejected = self.rejected();
        let method = |suffix: &str| Ident::new(&format!("{what}_{suffix}"), Span::call_site());
        if matches!(rows, Source::Batch { .. }) {
            let rows = store::rows(rows);
            let (method, then) = match answer {
                Answer::Rows => (method("batch_returning"), quote!()),
                Answer::Number => (method("batch"), quote!(.map(__fake::count))),
                _ => (method("batch"), quote!(.map(::core::mem::drop))),
            };
            return Yield::Tried(quote!(#tx.#name.#method(#rows) #then .map_err(#rejected)));
        }
        let row = store::row(tx, table, rows);
        let (method, then) = match answer {
            Answer::Row => (method("returning"), quote!()),
            Answer::Key => {
                let key = self.key_of_row();
                (method("returning"), quote!(.map(#key)))
            }
            _ => (
                method("row"),
                if what == "upsert" {
                    quote!(.map(::core::mem::drop))
                } else {
                    quote!()
                },
            ),
        };
        let simple = matches!(rows, Source::Entity { .. });
        if simple {
            return Yield::Tried(quote!(#tx.#name.#method(#row) #then .map_err(#rejected)));
        }
        let local = names::local("new");
        Yield::Tried(quote!({
            let #local = #row;
            #tx.#name.#method(#local) #then .map_err(#rejected)
        }))
    }

    /// `|row| row.id`.
    fn key_of_row(&self) -> TokenStream {
        let row = names::local("row");
        let entity = &self.table().entity;
        let parts: Vec<TokenStream> = self
            .table()
            .key_columns()
            .iter()
            .map(|column| key_part(&row, column))
            .collect();
        match parts.as_slice() {
            [part] => quote!(|#row: #entity| #part),
            parts => quote!(|#row: #entity| (#(#parts),*)),
        }
    }

    fn replace(&self, tx: &Ident, rows: &Source, answer: &Answer) -> Yield {
        let table = self.table();
        let name = &table.name;
        let rejected = self.rejected();
        if matches!(rows, Source::Batch { .. }) {
            let rows = store::rows(rows);
            let then = if *answer == Answer::Number {
                quote!(.map(__fake::count))
            } else {
                quote!(.map(::core::mem::drop))
            };
            return Yield::Tried(quote!(#tx.#name.replace_batch(#rows) #then .map_err(#rejected)));
        }
        let row = store::row(tx, table, rows);
        match answer {
            Answer::Row | Answer::OptionRow | Answer::Key | Answer::Rows => {
                let changed = quote!(#tx.#name.replace_returning(#row).map_err(#rejected));
                Yield::Tried(self.row_or_missing(tx, &changed, answer))
            }
            _ => {
                let changed = quote!(#tx.#name.replace_row(#row).map_err(#rejected));
                Yield::Tried(self.found_or_missing(tx, &changed, answer))
            }
        }
    }

    /// From `Result<Option<Row>, E>` to the answer.
    fn row_or_missing(&self, tx: &Ident, changed: &TokenStream, answer: &Answer) -> TokenStream {
        let missing = self.missing(tx);
        match answer {
            Answer::OptionRow => changed.clone(),
            Answer::Key => {
                let key = self.key_of_row();
                quote!(__fake::some(#changed, || #missing).map(#key))
            }
            Answer::Rows => quote!(#changed.map(__fake::at_most_one)),
            _ => quote!(__fake::some(#changed, || #missing)),
        }
    }

    /// From `Result<bool, E>` to the answer.
    fn found_or_missing(&self, tx: &Ident, changed: &TokenStream, answer: &Answer) -> TokenStream {
        match answer {
            Answer::Bool => changed.clone(),
            Answer::Number => quote!(#changed.map(::core::convert::From::from)),
            _ if matches!(self.method.missing, Some(Missing::Ignore)) => {
                quote!(#changed.map(::core::mem::drop))
            }
            _ => {
                let missing = self.missing(tx);
                quote!(__fake::found(#changed, || #missing))
            }
        }
    }

    fn update(&self, tx: &Ident, by: &Selector, change: &TokenStream, answer: &Answer) -> Yield {
        let table = self.table();
        let name = &table.name;
        let rejected = self.rejected();
        let one = matches!(answer, Answer::Row | Answer::OptionRow | Answer::Key)
            || selects_one(table, by);
        let by = select::selector(table, by);
        if one {
            let changed = quote!(#tx.#name.update_one(#by, #change).map_err(#rejected));
            return Yield::Tried(match answer {
                Answer::Unit | Answer::Bool | Answer::Number | Answer::EachRow => {
                    self.found_or_missing(tx, &quote!(#changed.map(|row| row.is_some())), answer)
                }
                answer => self.row_or_missing(tx, &changed, answer),
            });
        }
        if *answer == Answer::Rows {
            return Yield::Tried(
                quote!(#tx.#name.update_many_returning(#by, #change).map_err(#rejected)),
            );
        }
        let changed = quote!(#tx.#name.update_many(#by, #change).map_err(#rejected));
        Yield::Tried(self.counted(tx, &changed, answer))
    }

    /// From `Result<usize, E>` to the answer; only what the method itself says makes none an error.
    fn counted(&self, tx: &Ident, changed: &TokenStream, answer: &Answer) -> TokenStream {
        match (answer, &self.method.missing) {
            (Answer::Bool, _) => quote!(#changed.map(|count| count > 0)),
            (Answer::Number, _) => quote!(#changed.map(__fake::count)),
            (_, Some(Missing::Error(_))) => {
                let missing = self.missing(tx);
                quote!(__fake::found(#changed.map(|count| count > 0), || #missing))
            }
            _ => quote!(#changed.map(::core::mem::drop)),
        }
    }

    fn delete(&self, tx: &Ident, by: &Selector, answer: &Answer) -> Yield {
        let table = self.table();
        let name = &table.name;
        let by = select::selector(table, by);
        match answer {
            Answer::Rows => Yield::Plain(quote!(#tx.#name.take_many(#by))),
            Answer::OptionRow => Yield::Plain(quote!(#tx.#name.take(#by))),
            Answer::Row | Answer::Key => {
                let missing = self.missing(tx);
                let key = (*answer == Answer::Key).then(|| {
                    let key = self.key_of_row();
                    quote!(.map(#key))
                });
                Yield::Tried(quote!(#tx.#name.take(#by).ok_or_else(|| #missing) #key))
            }
            Answer::Bool => Yield::Plain(quote!(#tx.#name.delete(#by) > 0)),
            Answer::Number => Yield::Plain(quote!(__fake::count(#tx.#name.delete(#by)))),
            Answer::Unit | Answer::EachRow => match &self.method.missing {
                Some(Missing::Error(_)) => {
                    let missing = self.missing(tx);
                    Yield::Tried(
                        quote!(__fake::found(__fake::ok(#tx.#name.delete(#by) > 0), || #missing)),
                    )
                }
                _ => Yield::Plain(quote!(::core::mem::drop(#tx.#name.delete(#by)))),
            },
        }
    }
}

/// Whether key or unique constraint says that at most one row is selected.
fn selects_one(table: &Table, by: &Selector) -> bool {
    let Selector::And(terms) = by else {
        return false;
    };
    let columns: Vec<_> = terms
        .iter()
        .filter(|term| matches!(term.test, Test::Is(_)))
        .filter_map(|term| term.column.as_ref())
        .collect();
    table.at_most_one(&columns)
}
