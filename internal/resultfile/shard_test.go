package resultfile

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// shardOf returns the header of a shard of a plan of three cells, and its cells.
func shardOf(s Shard, machine string, seed int, cells ...string) string {
	var b strings.Builder
	b.WriteString("mapbench: 1\n" + machine + fmt.Sprintf("seed: %d\ncommit: c1\ndirty: false\n", seed))
	for _, setting := range s.Config() {
		b.WriteString(setting.Key + ": " + setting.Value + "\n")
	}
	b.WriteString("\nUnit ns/op better=lower\n\n")
	for _, impl := range cells {
		b.WriteString("# cell: impl=" + impl + " read=95/dist=uniform/n=1000 procs=2\n")
	}
	return b.String() + "\n"
}

// TestShard writes what a header says of a shard, and reads it.
func TestShard(t *testing.T) {
	want := Shard{Number: 2, Of: 4, Plan: "0123456789abcdef", Cells: 20, Controls: 4, Places: []int{7, 1, 23}, Flags: []string{"-old=HEAD~1", "-spec=<&>"}}
	config := want.Config()
	got, err := config.Shard()
	if err != nil || got.String() != "2/4" || fmt.Sprint(*got) != fmt.Sprint(want) {
		t.Errorf("%v, %v; want %v", got, err, want)
	}
	if none, err := (Config{{KeySeed, "7"}}).Shard(); none != nil || err != nil || none.Config() != nil {
		t.Errorf("of a whole plan: %v, %v, %v; want no shard", none, err, none.Config())
	}
	if joined, err := config.with(Setting{KeyShards, "4"}).Shard(); joined != nil || err != nil {
		t.Errorf("of a joined file: %v, %v; want no shard", joined, err)
	}
	for _, wrong := range []Setting{
		{KeyShard, "0/4"}, {KeyShard, "5/4"}, {KeyShard, "02/4"}, {KeyShard, "2/4/4"}, {KeyShard, "2"}, {KeyShard, "1/1001"}, {KeyShard, "+2/4"},
		{KeyPlan, ""}, {KeyPlan, "0123456789abcdeg of 20 cells and 4 controls"}, {KeyPlan, "0123 of 20 cells and 4 controls"},
		{KeyPlan, "0123456789abcdef of 0 cells and 4 controls"}, {KeyPlan, "0123456789abcdef of 20 cells and 4 controls, or so"},
		{KeyPlaces, "7,1,24"}, {KeyPlaces, "7,7"}, {KeyPlaces, "-1"}, {KeyPlaces, ""}, {KeyPlaces, "07"},
		{KeyFlags, "-old=HEAD~1"}, {KeyFlags, "[1]"}, {KeyFlags, "[ ]"},
	} {
		if s, err := config.with(wrong).Shard(); err == nil || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %s is read as %v, %v; want an error of one line", wrong.Key, wrong.Value, s, err)
		}
	}
}

// TestJoin joins two shards of different machines.
func TestJoin(t *testing.T) {
	const amd, intel = "cpu: AMD\ncores: 2\n", "cpu: Intel\ncores: 2\nquota: 1 CPUs\n"
	first := shardOf(Shard{Number: 1, Of: 2, Plan: "0123456789abcdef", Cells: 3, Places: []int{0, 2}}, amd, 7, "a", "c")
	second := shardOf(Shard{Number: 2, Of: 2, Plan: "0123456789abcdef", Cells: 3, Places: []int{1}}, intel, 8, "b")
	const note = "# invalid launch: b: hit 1\n"
	firstBody, secondBody := result("a", 20, 0)+result("c", 21, 0), "# doubt: it rained\n"+note+"# "+result("b", 22, 0)+result("b", 23, 1)
	second = strings.Replace(second, "dirty: false", "dirty: true", 1)
	files := []*File{mustParse(t, first+firstBody+"# ended: shard 1/2\n"), mustParse(t, second+secondBody)}
	if !files[0].Ended() || files[1].Ended() {
		t.Errorf("ended: %v and %v; want the first alone", files[0].Ended(), files[1].Ended())
	}
	var b bytes.Buffer
	if err := Join(&b, files); err != nil {
		t.Fatal(err)
	}
	f := mustParse(t, b.String())
	for key, want := range map[string]string{
		KeyCPU: "AMD; Intel", KeyCores: "2", KeyQuota: "none; 1 CPUs", KeyKernel: "", KeyShards: "2", KeyDirty: "true", "commit": "c1",
		KeyPlan: "0123456789abcdef of 3 cells and 0 controls", KeyPlaces: "", KeyFlags: "", KeyShard: "1/2", SideKey(KeyShard, KeyCPU): "AMD",
	} {
		if got := f.Config.Get(key); got != want {
			t.Errorf("%s: %q; want %q", key, got, want)
		}
	}
	var cells []string
	for _, c := range f.Cells {
		cells = append(cells, c.Impls[0])
	}
	if !f.Headed || !slices.Equal(cells, []string{"a", "b", "c"}) {
		t.Errorf("headed %v, cells of %q; want the plan's order", f.Headed, cells)
	}
	seeds := map[string]string{"a": "7", "c": "7", "b": "8"}
	n := 0
	for line := range f.Lines() {
		n++
		if got := line.Config.Get(KeySeed); got != seeds[line.Name.Impl] {
			t.Errorf("line %d of %s has seed %s; want %s", line.Place, line.Name.Impl, got, seeds[line.Name.Impl])
		}
	}
	if n != 3 || len(f.Invalid()) != 1 || len(f.Doubts()) != 1 || f.Ended() {
		t.Errorf("%d lines, invalid %v, doubts %q; want 3, and one of each", n, f.Invalid(), f.Doubts())
	}
	for _, body := range []string{firstBody, secondBody} {
		if !strings.Contains(b.String(), body) {
			t.Errorf("the joined file lacks %q:\n%s", body, &b)
		}
	}

	whole := mustParse(t, head+"# cell: impl=a read=95/dist=uniform/n=1000 procs=2\n\n"+result("a", 20, 0))
	for _, wrong := range [][]*File{{files[0], files[0]}, {files[1]}, {whole}, {files[0], whole}} {
		if err := Join(new(bytes.Buffer), wrong); err == nil || strings.Contains(err.Error(), "\n") {
			t.Errorf("%d files that make no plan: %v; want an error of one line", len(wrong), err)
		}
	}
}
