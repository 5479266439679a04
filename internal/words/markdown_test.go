package words

import (
	"strings"
	"testing"
)

// TestMarkdown writes a page of all blocks.
func TestMarkdown(t *testing.T) {
	var m Markdown
	m.Heading(1, "A\npage")
	m.Text("\n%d paragraph,\n\nand another\n", 1)
	m.Text("\n")
	m.List()
	m.Numbered()
	m.Lines()
	m.List("one", "two")
	m.Numbered("one", "two")
	m.Lines("a line", "another")
	m.Fenced("\n\tcode\n")
	m.Fenced("```")
	m.Table(Columns(1, "map|", "ns/op")...)
	m.Row("`a|b`", "1\n2")
	m.Fold("3 <cells>")
	m.Picture("a_b", "c d/e.svg")
	m.Unfold()
	want := strings.ReplaceAll(`# A page

1 paragraph,

and another

- one
- two

1. one
2. two

a line␠␠
another␠␠

'''
	code
'''

''''
'''
''''

| map\| | ns/op |
|--|--:|
| 'a\|b' | 1 2 |

<details><summary>3 &lt;cells&gt;</summary>

![a\_b](c%20d/e.svg)

</details>
`, "'", "`")
	want = strings.ReplaceAll(want, "␠", " ")
	if got := m.String(); got != want {
		t.Errorf("the page is\n%s\nwant\n%s", got, want)
	}
	var b strings.Builder
	if n, err := m.WriteTo(&b); n != int64(len(want)) || err != nil || b.String() != want {
		t.Errorf("WriteTo = %d, %v, and writes %q; want %d and the page", n, err, b.String(), len(want))
	}
}

func TestInline(t *testing.T) {
	check := func(got, want string) {
		t.Helper()
		if got != want {
			t.Errorf("got %q; want %q", got, want)
		}
	}
	check(Escape("a_b *c*\n[d] <e> & `f` ~g~ #1 \\"), "a\\_b \\*c\\* \\[d\\] &lt;e&gt; &amp; \\`f\\` \\~g\\~ \\#1 \\\\")
	check(Code("a`b\nc\x1b"), "`a'b c\\u001b`")
	check(Link("`x`", "https://example.org"), "[`x`](https://example.org)")
}
