package plots

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
)

var oneText = regexp.MustCompile(`(?s)<text .*?</text>`)

// TestFonts renders the examples, and with MAPBENCH_FULL more charts, in two fonts, a narrow
// and a wide one. It checks with the renderer's own type that none leaves the page and that no
// two lines touch. It measures nothing itself.
func TestFonts(t *testing.T) {
	for _, font := range []string{"Liberation Sans", "DejaVu Sans"} {
		needFont(t, font)
	}
	all := append(examples(t), Trends(simulatedTrend(t), true)...)
	if os.Getenv("MAPBENCH_FULL") != "" {
		all = append(all, difficult(t)...)
	}
	for _, font := range []string{"Liberation Sans", "DejaVu Sans"} {
		for _, c := range all {
			texts := oneText.FindAllString(string(svg(t, c)), -1)
			if len(texts) < 10 {
				t.Fatalf("%s: %d lines of type found: this checks nothing", c.Name, len(texts))
			}
			if outside, touching := inspect(t, texts, font, c.Height); outside > 0 || touching > 0 {
				t.Errorf("%s in %s: %d points of type outside the page, %d where lines touch", c.Name, font, outside, touching)
			}
		}
	}
}

// TestFontsCanFail checks that type that is cut off, or touches, is found.
func TestFontsCanFail(t *testing.T) {
	needFont(t, "DejaVu Sans")
	line := func(x, y int, text string) string {
		return fmt.Sprintf(`<text x="%d" y="%d" font-size="9" fill="#000000">%s</text>`, x, y, text)
	}
	check := func(wantOutside, wantTouching bool, texts ...string) {
		t.Helper()
		outside, touching := inspect(t, texts, "DejaVu Sans", 100)
		if (outside > 0) != wantOutside || (touching > 0) != wantTouching {
			t.Errorf("%q: %d points outside, %d touching; want some: %t, %t", texts, outside, touching, wantOutside, wantTouching)
		}
	}
	check(false, false, line(20, 40, "×1.97"), line(60, 40, "(1.90 to 2.01)"))
	check(false, true, line(20, 40, "×1.97"), line(40, 40, "(1.90 to 2.01)"))
	check(true, false, line(620, 40, "a caption"))
	check(true, false, line(20, 105, "below"))
}

// needFont skips a test, and says how to run it, where the renderer or the font is missing.
func needFont(t *testing.T, font string) {
	t.Helper()
	const remedy = "apt-get install -yq librsvg2-bin fontconfig fonts-dejavu-core fonts-liberation"
	if _, err := exec.LookPath("rsvg-convert"); err != nil {
		t.Skipf("NOT CHECKED how charts look in other fonts: %v; %s", err, remedy)
	}
	if got, err := exec.Command("fc-match", "-f", "%{family}", font).Output(); err != nil || !strings.Contains(string(got), font) {
		t.Skipf("NOT CHECKED how charts look in %s: fc-match finds %q, %v; %s", font, got, err, remedy)
	}
}

// inspect renders lines of type alone, each with an opacity that shows where two lie on one
// another, and counts points of the picture. Each letter has a rim, so lines touch when they
// are less than a point apart.
func inspect(t *testing.T, texts []string, font string, height float64) (outside, touching int) {
	t.Helper()
	const rim = 60
	var b bytes.Buffer
	w, h := float64(width)+2*rim, height+2*rim
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="%g" height="%g" viewBox="%d %d %g %g"><g font-family="%s" xml:space="preserve">`, w, h, -rim, -rim, w, h, font)
	for _, text := range texts {
		b.WriteString(strings.Replace(text, "<text ", `<text opacity="0.4" stroke="#000" stroke-width="1" `, 1))
	}
	b.WriteString("</g></svg>")
	run := exec.Command("rsvg-convert")
	run.Stdin = &b
	var failed bytes.Buffer
	run.Stderr = &failed
	out, err := run.Output()
	if err != nil {
		t.Fatalf("rsvg-convert: %v: %s", err, failed.Bytes())
	}
	picture, err := png.Decode(bytes.NewReader(out))
	if err != nil {
		t.Fatal(err)
	}
	page := image.Rect(rim+1, rim+1, rim+int(width)-1, rim+int(height)-1)
	points := picture.(*image.NRGBA)
	for i := 3; i < len(points.Pix); i += 4 {
		alpha, at := int(points.Pix[i]), image.Pt(i%points.Stride/4, i/points.Stride)
		if alpha > 0 && !at.In(page) {
			outside++
		}
		if alpha > 0xff*45/100 { // more than one line has
			touching++
		}
	}
	return outside, touching
}
