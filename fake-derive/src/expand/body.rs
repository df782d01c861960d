//! The body of a method: a few lines that say what it does.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Expr, Pat};

use super::call::Call;
use super::form;
use super::method::How;
use super::{Own, boxed, outlive};
use crate::model::{Ask, Change, Method, Now, Op, Selector, Source, Table, Test};
use crate::names::{self, Mentions};

/// The body of one method.
pub(super) struct Body<'a> {
    pub(super) own: &'a Own<'a>,
    pub(super) index: usize,
    pub(super) method: &'a Method,
    call: &'a Call,
    /// What stands for `self`, where the call has a handle of its own.
    handle: Option<Ident>,
}

impl<'a> Body<'a> {
    /// The whole body.
    pub(super) fn of(
        own: &'a Own<'a>,
        index: usize,
        method: &'a Method,
        call: &'a Call,
        how: How,
    ) -> TokenStream {
        let mut body = Self {
            own,
            index,
            method,
            call,
            handle: None,
        };
        if outlive::needs_a_handle(method, how, &body.expressions()) {
            body.handle = Some(names::local("handle"));
        }
        body.tokens(how)
    }

    fn tokens(&self, how: How) -> TokenStream {
        let made = match &self.handle {
            None => self.made(how),
            Some(handle) => {
                let made = match how {
                    How::Run | How::Await => self.made(how),
                    How::Later | How::Boxed(_) => self.made(How::Later),
                };
                let this = outlive::this(&self.method.input.sig);
                outlive::through(handle, &this, self.method, how, &made)
            }
        };
        if boxed::is_unpinned(self.method) {
            return quote!(::std::boxed::Box::new({ #made }));
        }
        made
    }

    /// What makes the call, through `self` or the handle.
    fn made(&self, how: How) -> TokenStream {
        let text = names::plain(&self.method.input.sig.ident);
        let fake = self.own.name.to_string();
        if let Op::Static(body) = &self.method.op {
            return how.begun(&self.without_state(body));
        }
        let this = self.this();
        let op = if matches!(self.method.op, Op::World(_)) {
            names::local("world")
        } else {
            Self::op()
        };
        let (whole, inner) = match &self.method.op {
            Op::Unsupported | Op::Broken => (true, quote!(__fake::unsupported(#fake, #text))),
            Op::Served => (true, quote!(__fake::unserved(#fake, #text))),
            Op::Default | Op::Static(_) => unreachable!("answered above, or kept"),
            Op::Noop => {
                // On the return type, so that a type without a default is blamed there.
                let span = self.method.output.value.span();
                let noop = if self.method.output.is_fallible() {
                    quote_spanned!(span=> noop_ok())
                } else {
                    quote_spanned!(span=> noop())
                };
                (true, quote!(#op.#noop))
            }
            Op::Read(body) => (true, self.custom(&op, body, false)),
            Op::Write(body) => (true, self.custom(&op, body, true)),
            Op::World(ask) => (true, self.asked(&op, ask)),
            Op::Queue(op) if op.waits() => (false, TokenStream::new()),
            Op::Queue(op) => (false, self.queue(op)),
            operation => (false, self.operation(operation)),
        };
        let bindings = self.bindings();
        let outside = matches!(self.method.op, Op::World(_));
        let entrance = if outside {
            let fake = self.own.within(&this);
            quote!(#fake.outside())
        } else if whole {
            self.own.within(&this)
        } else {
            let part = match &self.method.op {
                Op::Map(op) => &self.store(op).name,
                Op::Queue(op) => &self.line(op).name,
                _ => &self.table().name,
            };
            let part = self.own.inherent(&names::plain(part));
            let view = self.own.face();
            quote!(#this #view.#part())
        };
        if let Op::Queue(op) = &self.method.op {
            match (op.waits(), self.call.is_known()) {
                (true, true) => {
                    let waiting = self.waiting(op, how, &entrance);
                    return quote!(#bindings #waiting);
                }
                // Refused by `infer::queue` wherever that can be seen.
                (true, false) => return quote!(__fake::unsupported(#fake, #text)),
                (false, _) => {}
            }
        }
        if !self.call.is_known() {
            return self.opaque(how, &op, &entrance, &quote!(#bindings #inner));
        }
        let marker = self.call.marker(self.own);
        let mentions = Mentions::of(&quote!(#bindings #inner));
        let (values, pattern) = (self.call.values(), self.call.pattern(&mentions));
        let inner = if bindings.is_empty() {
            inner
        } else {
            quote!({ #bindings #inner })
        };
        let params = self.method.params.iter().map(|param| &param.name);
        let mut captured = params.filter(|name| !self.call.lists(name));
        let moves = captured.any(|name| mentions.has(name)) || mentions.has_text("self");
        let moves = moves.then(|| quote!(move));
        let op = if mentions.has(&op) {
            op.to_token_stream()
        } else {
            quote!(_)
        };
        let closure = quote!(#moves |#op, #pattern| #inner);
        let given = quote!(#values, #closure);
        self.called(how, &entrance, &marker, &given)
    }

    /// The call itself, with its arguments and what it does.
    fn called(
        &self,
        how: How,
        entrance: &TokenStream,
        marker: &TokenStream,
        given: &TokenStream,
    ) -> TokenStream {
        let later = if self.dozes() { "doze" } else { "later" };
        let later = Ident::new(later, Span::call_site());
        let later = quote!(#entrance.#later::<#marker, _>(#given));
        let freed = form::is_freed(self.method);
        match how {
            How::Run => quote!(#entrance.run::<#marker>(#given)),
            How::Await => quote!(#later.await),
            // A future of what is borrowed for less is another future.
            How::Later if freed => quote!(async move { #later.await }),
            How::Later => later,
            How::Boxed(_) if freed => quote!(::std::boxed::Box::pin(async move { #later.await })),
            How::Boxed(_) if matches!(self.method.op, Op::World(_)) => {
                quote!(::std::boxed::Box::pin(#later))
            }
            How::Boxed(boxed) => {
                let boxed = Ident::new(boxed, Span::call_site());
                quote!(#entrance.#boxed::<#marker>(#given))
            }
        }
    }

    /// A method whose answer the runtime cannot name: it is counted, and that is all.
    fn opaque(
        &self,
        how: How,
        op: &Ident,
        entrance: &TokenStream,
        inner: &TokenStream,
    ) -> TokenStream {
        let number = Literal::usize_unsuffixed(self.index);
        let text = names::plain(&self.method.input.sig.ident);
        let body = if matches!(self.method.op, Op::Unsupported | Op::Broken | Op::Served) {
            inner.clone()
        } else if self.dozes() {
            quote! {
                let #op = #entrance.call(#number, #text);
                #inner.await;
                __fake::Rested::rested()
            }
        } else {
            quote!(let #op = #entrance.call(#number, #text); #inner)
        };
        how.begun(&body)
    }

    /// The name of what a call can do inside of the fake.
    pub(super) fn op() -> Ident {
        names::local("call")
    }

    /// What has the fake: `self`, or a handle of the call's own.
    fn this(&self) -> TokenStream {
        match &self.handle {
            Some(handle) => handle.to_token_stream(),
            None => outlive::this(&self.method.input.sig),
        }
    }

    pub(super) fn table(&self) -> &Table {
        &self.own.fake.tables[self.method.table]
    }

    pub(super) fn call(&self) -> &Call {
        self.call
    }

    pub(super) fn fallible(&self) -> bool {
        self.method.output.is_fallible()
    }

    /// `now` and `rng`, where an expression of the user's mentions them and no parameter has that name.
    fn bindings(&self) -> TokenStream {
        let free = |name: &str| {
            self.method
                .params
                .iter()
                .all(|param| names::plain(&param.name) != name)
        };
        let fake = self.own.within(&self.this());
        let expressions = self.expressions();
        let mut bindings = self.patterns(&expressions);
        let mentioned = |name: &str| {
            if free(name) && !names::declares(&expressions, name) {
                names::mention(&expressions, name)
            } else {
                None
            }
        };
        if let Some(now) = mentioned("now") {
            bindings.extend(match &self.own.fake.options.now {
                None => quote!(let #now: __fake::SystemTime = #fake.now();),
                Some(Now::Type(ty)) => {
                    // On the type, so that one which no clock can be read as is blamed itself.
                    let read = quote_spanned!(ty.span()=> now());
                    quote!(let #now: #ty = #fake.#read;)
                }
                Some(Now::Convert(convert)) => {
                    quote!(let #now = __fake::convert(#fake.now(), #convert);)
                }
            });
        }
        if let Some(rng) = mentioned("rng") {
            bindings.extend(quote!(let #rng = &mut #fake.rng();));
        }
        let custom = matches!(
            self.method.op,
            Op::Read(_)
                | Op::Write(_)
                | Op::World(_)
                | Op::Queue(_)
                | Op::Update { .. }
                | Op::Select { .. }
        );
        if let (true, Some(ids)) = (custom, mentioned("ids")) {
            bindings.extend(quote!(let #ids = #fake.ids();));
        }
        bindings
    }

    /// The parameters that the trait takes apart, or may change, as its own body has them.
    fn patterns(&self, expressions: &TokenStream) -> TokenStream {
        let is_apart = |pat: &Pat| match pat {
            Pat::Ident(pat) => {
                pat.mutability.is_some() || pat.by_ref.is_some() || pat.subpat.is_some()
            }
            Pat::Wild(_) => false,
            _ => true,
        };
        let is_used = |name: &Ident| names::mention(expressions, &names::plain(name)).is_some();
        let mut patterns = TokenStream::new();
        for (typed, param) in self.method.declared() {
            if is_apart(&typed.pat) && param.bound.iter().any(is_used) {
                let (pat, name) = (&typed.pat, &param.name);
                patterns.extend(quote! {
                    #[allow(unused_variables, unused_mut, reason = "the trait's own body may use more of it")]
                    let #pat = #name;
                });
            }
        }
        patterns
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
            Op::Read(body)
            | Op::Write(body)
            | Op::World(Ask::NowAs(body) | Ask::Id(body) | Ask::Within(body) | Ask::Sleep(body)) => {
                add(body);
            }
            Op::Map(op) => op.expressions().into_iter().for_each(&mut add),
            Op::Queue(op) => op.expressions().into_iter().for_each(&mut add),
            Op::Insert { rows, .. } | Op::Upsert { rows, .. } => match rows {
                Source::Expr(row) => add(row),
                Source::Input { .. } | Source::Inputs { .. } => {
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
                match change {
                    Change::Closure(closure) => add(closure),
                    Change::Patch(fields) => {
                        let values = fields.iter().map(|(_, value)| value.clone());
                        values.map(Expr::Verbatim).for_each(|value| add(&value));
                    }
                    Change::Field { .. } => {}
                }
            }
            Op::Select {
                by: selected, cut, ..
            } => {
                by(selected, &mut add);
                cut.expressions().for_each(&mut add);
            }
            Op::Exists { by: selected }
            | Op::Count { by: selected }
            | Op::Delete { by: selected, .. } => by(selected, &mut add),
            _ => {}
        }
        self.method.form.expressions().for_each(add);
        all
    }

    /// The answer of a method without `self`.
    fn without_state(&self, body: &Expr) -> TokenStream {
        match body {
            Expr::Closure(closure) => {
                let closure = form::returning(closure, &self.method.output.whole);
                quote!(__fake::answered(#closure))
            }
            function => {
                let params = self.method.params.iter().map(|param| &param.name);
                quote!(#function(#(#params),*))
            }
        }
    }

    /// A body of the user's: a closure as it stands, or a path which is given the parameters too.
    fn custom(&self, call: &Ident, body: &Expr, writes: bool) -> TokenStream {
        // A body that answers something else is blamed where it begins.
        let here = Span::call_site().located_at(body.span());
        let call = names::moved(call, here);
        let closure = match body {
            Expr::Path(path) => {
                let tables = names::local("tables");
                let params = self.method.params.iter().map(|param| &param.name);
                quote!(|#tables| #path(#tables, #(#params),*))
            }
            Expr::Closure(closure) => {
                form::returning(closure, &self.method.output.whole).to_token_stream()
            }
            body => body.to_token_stream(),
        };
        if !writes {
            return quote_spanned!(here=> #call.read(#closure));
        }
        let settled = self.own.raise.settled(self.own, self.method);
        if self.fallible() {
            quote_spanned!(here=> #call.write(#closure, #settled))
        } else {
            // Said where it can be: a body that only panics leaves the type open.
            let whole = &self.method.output.whole;
            let answer = names::local("answer");
            let said = match whole {
                syn::Type::ImplTrait(_) => TokenStream::new(),
                whole => quote!(: &#whole),
            };
            quote_spanned! {here=>
                #call.write_judged(#closure, |#answer #said| __fake::judge(#answer).failed())
            }
        }
    }
}
