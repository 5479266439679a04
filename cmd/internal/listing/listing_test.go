package listing

import (
	"strings"
	"testing"

	"example.com/mapbench/impls"
	"example.com/mapbench/workloads"
)

// TestWrite prints an impl of which everything is to be said, and one of which nothing is.
func TestWrite(t *testing.T) {
	all := []Impl{
		{Info: impls.Info{Name: "a", Design: "a list", Hash: "none", Presized: true, Reference: true, MaxGoroutines: 1, MaxN: 10, Param: "shards", Module: "example.org/a", Version: "v1.2.3"}, why: "loses keys"},
		{Info: impls.Info{Name: "bb", Design: "a tree", Hash: "none", MaxGoroutines: 7}},
	}
	var text strings.Builder
	if err := Write(&text, all); err != nil {
		t.Fatal(err)
	}
	const want = "impl  design  hash  presized  notes\n" +
		"a     a list  none  yes       reference, not ranked; one goroutine only; incorrect, not measured: loses keys; up to n=10; a:N sets shards; from example.org/a v1.2.3\n" +
		"bb    a tree  none  no        up to 7 goroutines\n"
	if text.String() != want {
		t.Errorf("it prints\n%s\nwant\n%s", text.String(), want)
	}
}

func TestWritePresets(t *testing.T) {
	var text strings.Builder
	if err := WritePresets(&text, []workloads.Preset{{Name: "half", Spec: "read=50", What: "half of it"}}); err != nil {
		t.Fatal(err)
	}
	if want := "preset  spec     what it is\nhalf    read=50  half of it\n"; text.String() != want {
		t.Errorf("it prints %q; want %q", text.String(), want)
	}
}

// TestOf wants an error for a list that isn't there.
func TestOf(t *testing.T) {
	if _, err := Of(nil, "no such file"); err == nil {
		t.Error("a list that isn't there is read")
	}
	if all, err := Of([]impls.Info{{Name: "a"}}, ""); err != nil || len(all) != 1 || all[0].Name != "a" || len(all[0].Incorrect) != 0 {
		t.Errorf("Of = %+v, %v; want the impl, of which nothing is known", all, err)
	}
}
