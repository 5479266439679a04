package browser

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/simulation"
	"example.com/mapbench/plots/page"
)

// chromium returns the browser's path, or skips the test.
func chromium(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	if os.Getenv("MAPBENCH_BROWSER") != "" {
		t.Fatal("no chromium on this machine, and MAPBENCH_BROWSER asks for it: apt-get install chromium")
	}
	t.Skip("NOT TESTED: no chromium on this machine; apt-get install chromium")
	return ""
}

// A tab is a page in a browser.
type tab struct {
	t    *testing.T
	ctx  context.Context
	base string // the page's address, without fragment

	mu      sync.Mutex
	console []string // warnings and errors
}

// patience bounds what is done with one page: a busy machine draws it in some seconds.
const patience = 3 * time.Minute

// started is the one browser of all tests: to start one takes longer than a test.
var started struct {
	once sync.Once
	ctx  context.Context
	stop []context.CancelFunc
}

func TestMain(m *testing.M) {
	code := m.Run()
	for _, stop := range slices.Backward(started.stop) {
		stop()
	}
	os.Exit(code)
}

// open opens a page in a tab of its own.
func open(t *testing.T, file string) *tab {
	t.Helper()
	path := chromium(t)
	started.once.Do(func() {
		options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox)
		ctx, stop := chromedp.NewExecAllocator(context.Background(), options...)
		started.stop = append(started.stop, stop)
		started.ctx, stop = chromedp.NewContext(ctx)
		started.stop = append(started.stop, stop)
		if err := chromedp.Do(started.ctx); err != nil {
			t.Fatalf("starting %s: %v", path, err)
		}
	})
	ctx, stop := chromedp.NewContext(started.ctx)
	t.Cleanup(stop)
	ctx, stop = context.WithTimeout(ctx, patience)
	t.Cleanup(stop)
	b := &tab{t: t, ctx: ctx, base: "file://" + filepath.ToSlash(file)}
	b.do(chromedp.Navigate("about:blank"))
	go func() {
		for m, err := range chromedp.Console(ctx) {
			if err != nil {
				return
			}
			b.mu.Lock()
			b.console = append(b.console, string(m.Type)+": "+m.Text)
			b.mu.Unlock()
		}
	}()
	b.visit("")
	return b
}

// quiet fails the test if the page wrote to the console.
func (b *tab) quiet() {
	b.t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, m := range b.console {
		b.t.Errorf("the console says %s; want nothing", m)
	}
}

// do executes actions.
func (b *tab) do(actions ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, actions...); err != nil {
		b.t.Fatal(err)
	}
}

// visit opens the page anew, with a view in its fragment.
func (b *tab) visit(fragment string) {
	b.t.Helper()
	b.do(chromedp.Navigate("about:blank"), chromedp.Navigate(b.base+fragment))
}

// follow changes the fragment of the open page, as a link in it does.
func (b *tab) follow(fragment string) {
	b.t.Helper()
	eval[bool](b, `new Promise(done => {
		addEventListener("hashchange", () => done(true), {once: true});
		location.hash = `+quote(fragment)+`;
	})`)
}

// eval returns the value of an expression of the page.
func eval[T any](b *tab, expression string) T {
	b.t.Helper()
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatalf("%s: %v", expression, err)
	}
	return v
}

// text returns the text of the first element that a selector finds.
func (b *tab) text(selector string) string {
	b.t.Helper()
	return eval[string](b, "document.querySelector("+quote(selector)+").innerText")
}

// set gives a form's element a value, as a reader does.
func (b *tab) set(selector, value string) {
	b.t.Helper()
	eval[bool](b, `(() => {
		const e = document.querySelector(`+quote(selector)+`);
		e.value = `+quote(value)+`;
		e.dispatchEvent(new Event(e.tagName === "SELECT" ? "change" : "input"));
		return true;
	})()`)
}

// fragment returns the fragment of the page's address.
func (b *tab) fragment() string { b.t.Helper(); return eval[string](b, "location.hash") }

// media emulates a medium, "screen" or "print", and a colour scheme, "light" or "dark".
func (b *tab) media(medium, scheme string) {
	b.t.Helper()
	params := emulation.SetEmulatedMediaParams{Media: medium, Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}}
	b.do(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, params)
		return err
	}))
}

// quote returns a text as JavaScript spells it.
func quote(text string) string {
	b, err := json.Marshal(text)
	if err != nil {
		panic(err)
	}
	return string(b)
}

// committed are the results files that docs/index.html is made from.
var committed = []string{"../../../results/baseline/full.txt"}

// pageOf writes a page about a set and returns its path.
func pageOf(t *testing.T, set *compare.Set) string {
	t.Helper()
	evidence := page.Evidence{
		Verified: []page.Verified{{Map: "xsync", Runs: 2, Passed: 30, Again: "mapbench verify -impl xsync"}},
		Hazards:  []page.Hazard{{Text: "A concurrent write ends the process.", Shown: []string{"fatal/recover 10 of 10"}, Again: "mapbench faults fatal/recover"}},
	}
	file, err := page.Write(t.TempDir(), set, compare.Options{}, evidence)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// results reads the committed results.
func results(t *testing.T) *compare.Set {
	t.Helper()
	set, err := compare.ReadFiles(committed...)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// simulated returns a set in which many cells have a winner, and others a tie.
func simulated(t *testing.T) *compare.Set {
	t.Helper()
	set, err := compare.Read(strings.NewReader(simulation.AllCharts(simulation.Laws)), "simulated.txt")
	if err != nil {
		t.Fatal(err)
	}
	return set
}
