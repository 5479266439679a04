package browser

import (
	"cmp"
	_ "embed"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
)

// axe is the checker of accessibility, as its authors published it: axe-core 4.14.1.
//
//go:embed testdata/axe.min.js
var axe string

// A violation is what axe finds wrong.
type violation struct {
	ID    string `json:"id"`
	Help  string `json:"help"`
	Nodes []struct {
		HTML           string `json:"html"`
		FailureSummary string `json:"failureSummary"`
	} `json:"nodes"`
}

// violations lets axe check the page as it is shown now, with options of axe.run.
func (b *tab) violations(options string) []violation {
	b.t.Helper()
	eval[bool](b, axe+"; true")
	text := eval[string](b, `axe.run(`+options+`).then(r => JSON.stringify(r.violations))`)
	var found []violation
	if err := json.Unmarshal([]byte(text), &found); err != nil {
		b.t.Fatal(err)
	}
	return found
}

// TestAccessible lets axe check the page with the evidence and all folds open; in the dark, where
// only colours differ, with the folds closed.
func TestAccessible(t *testing.T) {
	b := open(t, pageOf(t, simulated(t)))
	for _, scheme := range []string{"light", "dark"} {
		b.media("screen", scheme)
		b.visit("#cell=read%3D95%2Fdist%3Duniform%2Fn%3D1000+procs%3D2&map=xsync")
		if scheme == "light" {
			eval[bool](b, `(document.querySelectorAll("details").forEach(d => d.open = true), new Promise(done => setTimeout(() => done(true), 200)))`)
		}
		for _, v := range b.violations("{}") {
			for i, n := range v.Nodes {
				if i < 3 {
					t.Errorf("%s: %s (%s): %s\n%s", scheme, v.ID, v.Help, n.HTML, n.FailureSummary)
				}
			}
		}
	}
	b.quiet()
	eval[bool](b, `(document.querySelector("#ask-read").labels[0].replaceWith(document.querySelector("#ask-read")), true)`)
	if len(b.violations(`{runOnly: ["label"]}`)) == 0 {
		t.Error("axe finds nothing wrong with a field without a label: it tells nothing")
	}
}

// keep writes a picture to the folder that MAPBENCH_SHOTS names, and checks that there is something
// on it.
func keep(t *testing.T, name string, picture []byte, err error) {
	t.Helper()
	dir := cmp.Or(os.Getenv("MAPBENCH_SHOTS"), t.TempDir())
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, name), picture, 0o666)
	}
	if err != nil {
		t.Fatal(err)
	}
	if len(picture) < 10_000 {
		t.Errorf("%s has %d bytes: nothing is on it", name, len(picture))
	}
}

// TestShots takes pictures at two widths, in the dark and on paper. The page must not be wider than
// the window.
func TestShots(t *testing.T) {
	b := open(t, pageOf(t, results(t)))
	for _, shot := range []struct {
		name, scheme, fragment string
		width                  int64
	}{
		{"wide.png", "light", "", 1280},
		{"question.png", "light", "#read=80&n=1e5&key=string", 1280},
		{"evidence.png", "light", "#cell=read%3D95%2Fdist%3Duniform%2Fn%3D1000+procs%3D2&map=xsync", 1280},
		{"narrow.png", "light", "", 400},
		{"dark.png", "dark", "", 1280},
	} {
		b.media("screen", shot.scheme)
		b.do(chromedp.EmulateViewport(shot.width, 900))
		b.visit(shot.fragment)
		if wide := eval[int64](b, "document.documentElement.scrollWidth"); wide > shot.width {
			t.Errorf("%s: the page is %d pixels wide; want %d at most", shot.name, wide, shot.width)
		}
		picture, err := chromedp.Run(b.ctx, chromedp.FullScreenshot(100))
		keep(t, shot.name, picture, err)
	}
	b.media("", "dark")
	b.visit("")
	paper, err := chromedp.Run(b.ctx, chromedp.PrintToPDF(chromedp.PDFPrintBackground()))
	keep(t, "paper.pdf", paper, err)
	b.media("print", "dark")
	picture, err := chromedp.Run(b.ctx, chromedp.FullScreenshot(100))
	keep(t, "paper.png", picture, err)
	b.quiet()
}
