//! The picture of a run in a browser: rendered in headless Chromium where that is installed, and otherwise compared with the
//! page that was, which then is all that is tested.

use std::fs;
use std::future::Future;
use std::path::PathBuf;
use std::pin::pin;
use std::process::Command;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use fake_runtime::{Timeline, World, fake, versions};

#[derive(Clone, Debug, PartialEq)]
struct Order {
    id: u64,
    customer: String,
}

#[derive(Clone, Debug, PartialEq)]
enum Down {
    Refused,
    Taken,
}

#[fake(entity = Order, key = id: u64, duplicate = Down::Taken)]
trait Orders {
    fn insert(&self, order: Order) -> Result<(), Down>;
    fn find_by_id(&self, id: u64) -> Option<Order>;
    #[fake(update(|order| order.customer = customer))]
    fn rename(&self, id: u64, customer: String) -> Option<Order>;
}

#[fake]
trait Payments {
    async fn charge(&self, order: u64, cents: u64) -> Result<(), Down>;
}

#[fake]
trait Mailer {
    async fn send(&self, to: &str);
}

/// Three lanes, two calls of one fake at once, one that hangs, faults of several kinds, texts which are long or look like
/// HTML.
fn picture() -> Timeline {
    let world = World::seeded(42);
    let orders = FakeOrders::in_world(&world);
    let payments = FakePayments::in_world(&world);
    let mailer = FakeMailer::in_world(&world);
    orders.calls().insert().record();
    orders.calls().find_by_id().record();
    payments.calls().charge().record();
    mailer.calls().send().record();
    world.record();
    orders.faults().insert().key(2).lose_write();
    orders.faults().find_by_id().on_call(1).stale(versions(1));
    payments
        .faults()
        .charge()
        .on_call(1)
        .delay(Duration::from_secs(3));
    payments.faults().charge().on_call(3).fail(Down::Refused);
    mailer.faults().send().hang();

    let order = |id, customer: &str| Order {
        id,
        customer: customer.to_owned(),
    };
    orders
        .insert(order(1, "Ada <ada@example.org> & \"sons\""))
        .unwrap();
    orders.insert(order(2, &"very long ".repeat(30))).unwrap();
    let mut cx = Context::from_waker(Waker::noop());
    let mut slow = pin!(payments.charge(1, 4200));
    assert!(slow.as_mut().poll(&mut cx).is_pending());
    let mut hung = Box::pin(mailer.send("<b>ada</b>"));
    assert!(hung.as_mut().poll(&mut cx).is_pending());
    assert!(matches!(
        pin!(payments.charge(2, 1)).poll(&mut cx),
        Poll::Ready(Ok(()))
    ));
    world.clock().advance(Duration::from_secs(3));
    assert!(slow.as_mut().poll(&mut cx).is_ready());
    orders.rename(1, "Bea".to_owned()).unwrap();
    orders.find_by_id(1).unwrap();
    assert!(pin!(payments.charge(3, 1)).poll(&mut cx).is_ready());
    // A picture is taken before the call is dropped.
    world
        .timeline()
        .titled("orders::each_order_is_stored")
        .failed("assertion `left == right` failed\n  left: None\n right: Some(<order 2>)")
}

#[test]
fn the_page_is_the_one_that_was_looked_at() {
    let page = picture().html();
    let path = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/page.html"));
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&path, &page).unwrap();
    }
    let was = fs::read_to_string(&path).unwrap();
    assert!(
        page == was,
        "the page has changed: look at it in a browser, then run this with UPDATE_GOLDEN=1\n{page}"
    );
}

/// What the browser is to say of the page: where its parts are, and what each says. It is put into a copy, for the page
/// itself has no script.
const ASK: &str = r#"<script>
addEventListener("load", () => {
  const box = e => { const r = e.getBoundingClientRect(); return [r.left, r.top, r.right, r.bottom].map(Math.round).join(" "); };
  const lines = [];
  for (const e of document.querySelectorAll(".lanes h3")) lines.push("lane|" + box(e) + "|" + e.innerText);
  for (const e of document.querySelectorAll("details")) lines.push(e.id + "|" + box(e) + "|" + e.querySelector("summary").innerText.replace(/\s+/g, " "));
  for (const e of document.querySelectorAll("details .mark")) lines.push("mark|" + box(e) + "|" + getComputedStyle(e).color + " " + e.innerText);
  const focusable = [...document.querySelectorAll("summary, a, [tabindex]")].filter(e => e.tabIndex >= 0).length;
  lines.push("focusable|0 0 0 0|" + focusable);
  lines.push("failure|" + box(document.querySelector(".failure")) + "|" + document.querySelector(".failure").innerText.replace(/\s+/g, " "));
  lines.push("unstored|" + box(document.querySelector(".unstored")) + "|" + document.querySelector(".unstored").innerText.replace(/\s+/g, " "));
  lines.push("page|0 0 " + document.documentElement.clientWidth + " 0|" + document.documentElement.scrollWidth + " " + getComputedStyle(document.body).backgroundColor);
  lines.push("bold|0 0 0 0|" + document.querySelectorAll("summary .arguments b").length);
  const said = document.createElement("pre"); said.id = "said"; said.textContent = lines.join("\n"); document.body.append(said);
});
</script>"#;

/// What the browser says of one part.
#[derive(Debug)]
struct Said {
    part: String,
    left: i32,
    top: i32,
    right: i32,
    bottom: i32,
    text: String,
}

/// The page in a browser of this width, light or dark; `None` where there is no browser.
fn render(width: u32, dark: bool) -> Option<Vec<Said>> {
    let browser = ["chromium", "chromium-browser", "google-chrome"]
        .into_iter()
        .find(|browser| Command::new(browser).arg("--version").output().is_ok())?;
    let name = format!("fake-runtime-page-{}-{width}-{dark}", std::process::id());
    let folder = std::env::temp_dir().join(name);
    fs::create_dir_all(&folder).unwrap();
    let path = folder.join("page.html");
    let page = picture().html();
    fs::write(&path, page.replace("</body>", &format!("{ASK}</body>"))).unwrap();
    let output = Command::new(browser)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--dump-dom"])
        .arg(format!(
            "--user-data-dir={}",
            folder.join("profile").display()
        ))
        .arg(format!("--window-size={width},1200"))
        .arg(format!(
            "--blink-settings=preferredColorScheme={}",
            u8::from(!dark)
        ))
        .arg(format!("file://{}", path.display()))
        .output()
        .expect("the browser was there before");
    let dom = String::from_utf8(output.stdout).unwrap();
    _ = fs::remove_dir_all(folder);
    let said = dom.split("<pre id=\"said\">").nth(1).unwrap_or_else(|| {
        let told = String::from_utf8_lossy(&output.stderr);
        panic!("the browser has not rendered the page:\n{dom}\n{told}")
    });
    let said = said.split("</pre>").next().unwrap();
    // The browser writes what it shows as HTML again.
    let said = said
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&");
    Some(said.lines().map(Said::of).collect())
}

impl Said {
    fn of(line: &str) -> Self {
        let mut parts = line.splitn(3, '|');
        let part = parts.next().unwrap().to_owned();
        let numbers = parts.next().unwrap().split(' ');
        let numbers: Vec<i32> = numbers.map(|number| number.parse().unwrap()).collect();
        let [left, top, right, bottom] = numbers[..] else {
            panic!("{line}")
        };
        let text = parts.next().unwrap().to_owned();
        Self {
            part,
            left,
            top,
            right,
            bottom,
            text,
        }
    }

    /// Whether both are seen at one height.
    fn beside(&self, other: &Self) -> bool {
        self.top < other.bottom && other.top < self.bottom
    }
}

fn all<'s>(said: &'s [Said], part: &str) -> Vec<&'s Said> {
    said.iter().filter(|said| said.part == part).collect()
}

fn one<'s>(said: &'s [Said], part: &str) -> &'s Said {
    let found = all(said, part);
    assert_eq!(found.len(), 1, "{part}: {said:#?}");
    found[0]
}

#[test]
fn a_browser_shows_lanes_spans_faults_and_texts() {
    let Some(said) = render(1500, false) else {
        println!(
            "NOT RUN: there is no Chromium; the page was compared with the one that was looked at"
        );
        return;
    };
    let lanes = all(&said, "lane");
    let names: Vec<&str> = lanes.iter().map(|lane| lane.text.as_str()).collect();
    assert_eq!(names, ["FakeOrders", "FakePayments", "FakeMailer"]);
    assert!(lanes.windows(2).all(|two| two[0].right < two[1].left));
    let call = |number: u32| one(&said, &format!("call-{number}"));

    // Each stands in its lane, and below what ended before it.
    for (number, lane) in [
        (1, 0),
        (2, 0),
        (3, 1),
        (4, 2),
        (5, 1),
        (6, 0),
        (7, 0),
        (8, 1),
    ] {
        let (call, lane) = (call(number), lanes[lane]);
        assert!(
            lane.left <= call.left && call.right <= lane.right,
            "{call:?} {lane:?}"
        );
        assert!(call.top >= lane.bottom);
    }
    for (before, after) in [(1, 2), (2, 3), (3, 6), (5, 6), (6, 7), (7, 8)] {
        assert!(call(before).bottom <= call(after).top, "{before} {after}");
    }
    // What was under way at the same time is seen so; one that hangs reaches to the end.
    for (one, other) in [(3, 4), (3, 5), (4, 5), (4, 8)] {
        assert!(call(one).beside(call(other)), "{one} {other}");
    }
    assert!(
        call(3).right <= call(5).left,
        "two calls of one fake at once"
    );
    assert!(!call(2).beside(call(3)));

    assert_eq!(
        call(6).text.trim_end_matches([' ', '▸']),
        "6 rename(key ffad1f6dd2728f66) → ok"
    );
    assert!(
        call(1).text.contains("Ada <ada@example.org> & \\\"sons"),
        "{:?}",
        call(1)
    );
    assert!(call(2).text.contains("… → Ok(())") && call(2).text.contains("∅ lose_write"));
    assert!(
        call(3).text.contains("→ Ok(()) after 3s ‖ delay(3s)"),
        "{:?}",
        call(3)
    );
    assert!(
        call(4).text.contains("send(\"<b>ada</b>\") → hung ‖ hang"),
        "{:?}",
        call(4)
    );
    assert!(call(7).text.contains("« stale(versions(1))"));
    assert!(call(8).text.contains("→ Err(Refused) ✗ fail"));
    assert_eq!(one(&said, "bold").text, "0", "texts are no HTML");
    let mut colours: Vec<&str> = all(&said, "mark")
        .iter()
        .filter_map(|mark| mark.text.split(')').next())
        .collect();
    colours.sort_unstable();
    colours.dedup();
    assert_eq!(
        colours.len(),
        4,
        "a colour for each family of faults: {colours:?}"
    );

    let failure = one(&said, "failure");
    assert!(
        failure.text.starts_with("Failed assertion") && failure.text.contains("Some(<order 2>)")
    );
    let unstored = one(&said, "unstored");
    assert!(
        unstored
            .text
            .starts_with("Acknowledged, not stored call 2 FakeOrders::insert(Order")
    );
    // Every call, the place to scroll, and the link to the call that is not stored.
    assert_eq!(one(&said, "focusable").text, "10");
}

#[test]
fn a_narrow_page_is_one_column_and_a_dark_one_is_dark() {
    let (Some(narrow), Some(light)) = (render(520, true), render(520, false)) else {
        println!("NOT RUN: there is no Chromium");
        return;
    };
    let page = one(&narrow, "page");
    let (width, background) = page.text.split_once(' ').unwrap();
    assert_eq!(
        width,
        page.right.to_string(),
        "nothing is wider than the page"
    );
    assert_ne!(
        background,
        one(&light, "page").text.split_once(' ').unwrap().1
    );
    let calls: Vec<&Said> = narrow
        .iter()
        .filter(|said| said.part.starts_with("call-"))
        .collect();
    assert_eq!(calls.len(), 8);
    assert!(
        calls
            .windows(2)
            .all(|two| two[0].bottom <= two[1].top && two[0].left == two[1].left)
    );
    // The lane is gone, so that each says whose call it is.
    assert!(
        calls[0].text.contains("FakeOrders::insert"),
        "{:?}",
        calls[0]
    );
}
