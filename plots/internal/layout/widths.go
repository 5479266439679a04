package layout

import (
	"strings"

	"gonum.org/v1/plot/vg"
)

// A Letter is a size of type, in points, and its weight.
type Letter struct {
	Size vg.Length
	Bold bool
}

// The types of a chart.
var (
	Headline = Letter{Size: 12, Bold: true}
	Label    = Letter{Size: 9.5, Bold: false}
	Strong   = Letter{Size: 9.5, Bold: true}
	Note     = Letter{Size: 8.5, Bold: false} // the smallest: 11 CSS pixels
)

// A viewer chooses the font, so a chart must hold in every usual one. Type is measured as the
// widest of them sets it, and the viewer's font begins, centres or ends a text itself. These
// alternatives were rejected:
//
//   - Type as paths is the same everywhere. It can't be selected, searched or read aloud, it
//     is blurred where small, and it makes a file two to four times as large.
//   - The attribute textLength squeezes letters, and some programs ignore it, librsvg for one.
//   - A font inside each file adds 30 KB or more.

// widest holds for each ASCII character from space on how far it advances, in thousandths of
// the size of type: the larger of DejaVu Sans 2.37, which is as wide as Verdana, and
// Liberation Sans 2.1, which is as wide as Arial and Helvetica.
var widest = [...]uint16{
	318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337,
	636, 636, 636, 636, 636, 636, 636, 636, 636, 636, 337, 337, 838, 838, 838, 556,
	1015, 684, 686, 722, 770, 667, 611, 778, 752, 295, 500, 667, 557, 863, 748, 787,
	667, 787, 722, 667, 611, 732, 684, 989, 685, 667, 685, 390, 337, 390, 838, 556,
	500, 613, 635, 550, 635, 615, 352, 635, 634, 278, 278, 579, 278, 974, 634, 612,
	635, 635, 411, 521, 392, 634, 592, 818, 592, 592, 525, 636, 337, 636, 838,
}

// widestBold holds the same of the bold faces.
var widestBold = [...]uint16{
	348, 456, 521, 838, 696, 1002, 872, 306, 457, 457, 523, 838, 380, 415, 380, 365,
	696, 696, 696, 696, 696, 696, 696, 696, 696, 696, 400, 400, 838, 838, 838, 611,
	1000, 774, 762, 734, 830, 683, 683, 821, 837, 372, 556, 775, 637, 995, 837, 850,
	733, 850, 770, 720, 682, 812, 774, 1103, 771, 724, 725, 457, 365, 457, 838, 556,
	500, 675, 716, 593, 716, 678, 435, 716, 712, 343, 343, 665, 343, 1042, 712, 687,
	716, 716, 493, 595, 478, 712, 652, 924, 645, 652, 582, 712, 365, 712, 838,
}

// slack is for fonts that are a little wider than those measured: Verdana's bold digits are,
// by 2 %.
const slack = 1.03

// Width returns how wide a text is at most, in points. A character that was not measured
// counts as wide as its type is high.
func (l Letter) Width(text string) vg.Length {
	advances := &widest
	if l.Bold {
		advances = &widestBold
	}
	sum := 0
	for _, r := range text {
		switch i := int(r) - ' '; {
		case 0 <= i && i < len(advances):
			sum += int(advances[i])
		case r == '·':
			sum += 380
		case r == '×' || r == '±' || r == '÷':
			sum += 838
		default:
			sum += 1000
		}
	}
	return slack * l.Size * vg.Length(sum) / 1000
}

// Wrap breaks a text into lines at most as wide as room. A word that is wider stands alone.
func (l Letter) Wrap(text string, room vg.Length) []string {
	var lines []string
	line := ""
	for word := range strings.FieldsSeq(text) {
		switch longer := line + " " + word; {
		case line == "":
			line = word
		case l.Width(longer) <= room:
			line = longer
		default:
			lines = append(lines, line)
			line = word
		}
	}
	return append(lines, line)
}

// Clip cuts a text that is wider than room, and ends it with an ellipsis.
func (l Letter) Clip(text string, room vg.Length) string {
	if l.Width(text) <= room {
		return text
	}
	cut := []rune(text)
	for len(cut) > 1 && l.Width(string(cut)+"…") > room {
		cut = cut[:len(cut)-1]
	}
	return string(cut) + "…"
}
