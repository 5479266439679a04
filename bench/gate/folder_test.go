package gate

import (
	"bytes"
	"maps"
	"strings"
	"testing"
)

func TestNoiseIsReadAsWritten(t *testing.T) {
	want := Noise{{Cell: "a", Metric: "ratio"}: 0.0123456789, {Cell: "a", Metric: "B/op"}: 1, {Cell: "b", Metric: "ratio"}: 0}
	var b bytes.Buffer
	if err := WriteNoise(&b, want); err != nil {
		t.Fatal(err)
	}
	got, err := decodeNoise(&b)
	if err != nil || !maps.Equal(got, want) {
		t.Errorf("read %v, %v; want %v", got, err, want)
	}
	if _, err := decodeNoise(strings.NewReader("{")); err == nil {
		t.Error("half a file was read without an error")
	}
}
