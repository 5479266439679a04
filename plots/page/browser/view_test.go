package browser

import (
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestFiltersChangeTheView chooses values as a reader does. What is shown and the fragment must
// follow, and the fragment alone must bring the same view back.
func TestFiltersChangeTheView(t *testing.T) {
	b := open(t, pageOf(t, results(t)))
	if got := b.fragment(); got != "" {
		t.Errorf("fragment of a fresh page: %q; want none", got)
	}
	before := b.text("#reply")
	b.set("#ask-read", "80")
	b.set("#ask-n", "1e5")
	b.set("#choose-key", "string")
	reply := b.text("#reply")
	for _, want := range []string{"80 % reads was not measured", "at 90 % reads, 100,000 entries, string keys", "at 75 % reads, 100,000 entries, string keys"} {
		if !strings.Contains(reply, want) {
			t.Errorf("the answer is %q; want %q in it", reply, want)
		}
	}
	if reply == before {
		t.Error("the answer stays the same for another question")
	}
	fragment := b.fragment()
	view, err := url.ParseQuery(strings.TrimPrefix(fragment, "#"))
	if err != nil || view.Get("read") != "80" || view.Get("key") != "string" {
		t.Errorf("fragment %q, %v; want read=80 and key=string in it", fragment, err)
	}
	curves := b.text("#curves")
	b.set("#choose-x", "n")
	if got := b.text("#curves"); got == curves {
		t.Error("the curves stay the same along another axis")
	}
	eval[bool](b, `document.querySelector('#maps input[value="xsync"]').click() || true`)
	if strings.Contains(eval[string](b, "new URLSearchParams(location.hash.slice(1)).get('maps')"), "xsync,") {
		t.Errorf("fragment %q; want maps without xsync", b.fragment())
	}

	shown := func() string { return eval[string](b, "document.querySelector('main').innerText") }
	want, fragment := shown(), b.fragment()
	b.visit("")
	if shown() == want {
		t.Fatal("the page without a fragment shows the same: this test tells nothing")
	}
	b.visit(fragment)
	if got := shown(); got != want {
		t.Errorf("with the fragment %q the page shows\n%s\nwant\n%s", fragment, got, want)
	}
	b.visit("#read=x&n=-1&key=floats&cell=none&maps=&y=elsewhere")
	if reply := b.text("#reply"); !strings.Contains(reply, "Type a share") {
		t.Errorf("the answer to nonsense is %q; want what to type", reply)
	}
	b.quiet()
}

// TestOutsideNamesTheCommand asks for what was not measured.
func TestOutsideNamesTheCommand(t *testing.T) {
	b := open(t, pageOf(t, results(t)))
	b.set("#ask-n", "5000000")
	if reply := b.text("#reply"); !strings.Contains(reply, "outside what was measured") || !strings.Contains(reply, "mapbench run -spec read=95/n=5000000") {
		t.Errorf("the answer is %q; want that it lies outside, and the command", reply)
	}
	b.quiet()
}

// TestOutcomesLookDifferent draws cells of all outcomes. Their marks must differ in more than colour,
// and the legend must explain each.
func TestOutcomesLookDifferent(t *testing.T) {
	b := open(t, pageOf(t, simulated(t)))
	kinds := []string{"wins", "tie", "open", "few", "state"}
	eval[bool](b, `(data.cells.forEach((c, i) => { c.o = ["wins", "tie", "open", "few", "state"][i % 5]; c.b = [0, 1]; }), show(), true)`)
	if n := eval[int](b, `document.querySelectorAll("#legend li").length`); n != len(kinds) {
		t.Errorf("the legend explains %d outcomes; want %d", n, len(kinds))
	}
	picture, err := chromedp.Run(b.ctx, chromedp.Screenshot("#winners"))
	keep(t, "outcomes.png", picture, err)
	looks := eval[[]string](b, `[...document.querySelectorAll("#winners svg g")].filter(g => g.querySelector(":scope > rect") && g.getAttribute("fill") !== "var(--panel)").map(g =>
		[g.getAttribute("stroke-dasharray"), g.querySelector("rect").getAttribute("fill")?.replace(/url\(.*-(\w+)\)/, "$1").replace(/^color.*/, "plain")].join())`)
	seen := make(map[string]bool)
	for _, look := range looks {
		if seen[look] {
			t.Errorf("two outcomes look like %q", look)
		}
		seen[look] = true
	}
	if len(seen) < len(kinds)-1 { // ties and orders by state share a mark, and differ in their stripes
		t.Errorf("the outcomes look like %q; want %d looks", looks, len(kinds))
	}
	b.quiet()
}

// TestConsoleIsRead plants an error: a test that cannot see one tells nothing.
func TestConsoleIsRead(t *testing.T) {
	b := open(t, pageOf(t, simulated(t)))
	eval[bool](b, `(setTimeout(() => { throw new Error("planted") }), new Promise(done => setTimeout(() => done(true), 50)))`)
	eval[bool](b, `fetch("https://example.com/").then(() => true, () => false)`)
	b.visit("")
	b.mu.Lock()
	defer b.mu.Unlock()
	text := strings.Join(b.console, "\n")
	if !strings.Contains(text, "planted") || !strings.Contains(text, "Content Security Policy") {
		t.Errorf("the console says %q; want the planted error, and that the policy stops a request", text)
	}
}
