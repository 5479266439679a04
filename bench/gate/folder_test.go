package gate

import (
	"bytes"
	"maps"
	"strings"
	"testing"

	"example.com/mapbench/bench/compare"
)

func TestNoiseIsReadAsWritten(t *testing.T) {
	want := compare.GateNoise{{Cell: "a", Metric: "ratio"}: 0.0123456789, {Cell: "a", Metric: "B/op"}: 1, {Cell: "b", Metric: "ratio"}: 0}
	var b bytes.Buffer
	if err := WriteNoise(&b, want); err != nil {
		t.Fatal(err)
	}
	got, err := readNoise(&b)
	if err != nil || !maps.Equal(got, want) {
		t.Errorf("read %v, %v; want %v", got, err, want)
	}
	if _, err := readNoise(strings.NewReader("{")); err == nil {
		t.Error("half a file was read without an error")
	}
}
