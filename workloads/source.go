package workloads

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// legalKeys lists the keys of a spec's text in their canonical order.
var legalKeys = []string{"read", "dist", "n", "store", "delete", "loadorstore", "rmw", "range",
	"hit", "grow", "key", "val", "goroutines", "sched", "rate"}

// field is one key of a spec's text with its values, at least one.
type field struct {
	key    string
	values []string
}

// source is a spec's text, taken apart.
type source struct {
	fields []field // the preset's, if any, with those of the text in their place
	given  []field // the text's own
	preset *Preset // or nil
	// weighted says that shares other than read are weights, because read has several
	// values in the text or in the preset.
	weighted bool
}

// open parses text into a source.
func open(text string) (source, error) {
	name, rest, more := strings.Cut(text, "/")
	if name == "" || strings.Contains(name, "=") {
		fields, err := split(text)
		return source{fields: fields, given: fields, weighted: readsSeveral(fields)}, err
	}
	src := source{preset: findPreset(name)}
	if src.preset == nil {
		return source{}, fmt.Errorf("%q is not a preset and has no '=': want key=value, such as read=95, or one of the presets %s", name, presetNames())
	}
	var err error
	if more {
		if src.given, err = split(rest); err != nil {
			return source{}, err
		}
	}
	own, err := split(src.preset.Spec)
	if err != nil {
		return source{}, err
	}
	src.fields = overlay(own, src.given)
	src.weighted = readsSeveral(own) || readsSeveral(src.given)
	return src, nil
}

func readsSeveral(fields []field) bool {
	i := indexKey(fields, "read")
	return i >= 0 && len(fields[i].values) > 1
}

func indexKey(fields []field, key string) int {
	return slices.IndexFunc(fields, func(f field) bool { return f.key == key })
}

// overlay returns a preset's fields with others replacing those of the same key. The rest of
// the others come last.
func overlay(own, others []field) []field {
	fields := slices.Clone(own)
	for _, f := range others {
		if i := indexKey(fields, f.key); i >= 0 {
			fields[i] = f
		} else {
			fields = append(fields, f)
		}
	}
	return fields
}

// single returns an error if a field has several values, since they make several specs.
func (src source) single() error {
	var lists, fix []string
	for _, f := range src.fields {
		if len(f.values) > 1 {
			lists = append(lists, f.key+"="+strings.Join(f.values, ","))
		}
		if len(f.values) > 1 || indexKey(src.given, f.key) >= 0 {
			fix = append(fix, f.key+"="+f.values[0])
		}
	}
	switch {
	case lists == nil:
		return nil
	case src.preset != nil:
		return fmt.Errorf("preset %s is several specs: want one value of %s where one spec is asked for, such as %s",
			src.preset.Name, strings.Join(lists, " and of "), src.preset.Name+"/"+strings.Join(fix, "/"))
	}
	return fmt.Errorf("%s: want one value, not a list, where one spec is asked for", lists[0])
}

// explain adds the preset's spec to an error. If the text's own fields contradict the
// preset's shares, it also adds what to do.
func (src source) explain(err error) error {
	p := src.preset
	if p == nil {
		return err
	}
	err = fmt.Errorf("preset %s is %s: %w", p.Name, p.Spec, err)
	balancing := func(key string) bool { return key == "hit" || key == "grow" || slices.Contains(opKeys[:], key) }
	var left []string // shares that are still the preset's
	changed := false
	for _, f := range src.fields {
		switch {
		case indexKey(src.given, f.key) >= 0:
			changed = changed || balancing(f.key)
		case slices.Contains(opKeys[:], f.key):
			left = append(left, f.key)
		}
	}
	if !changed || left == nil {
		return err
	}
	return fmt.Errorf("%w; give %s too, or write the spec without the preset's name", err, strings.Join(left, ", "))
}

// split cuts text into its fields. It returns an error for a key that is unknown or
// repeated, and for a missing value.
func split(text string) ([]field, error) {
	if text == "" {
		return nil, errors.New("want at least one key=value, such as read=95")
	}
	var fields []field
	for _, part := range strings.Split(text, "/") {
		key, value, hasValue := strings.Cut(part, "=")
		switch {
		case part == "":
			return nil, errors.New("nothing between two slashes: want key=value, with one slash between one and the next")
		case !hasValue && findPreset(part) != nil:
			return nil, fmt.Errorf("preset %s isn't the first: want one preset at most, before every key=value", part)
		case !hasValue:
			return nil, fmt.Errorf("%q has no '=': want key=value, such as read=95", part)
		case !slices.Contains(legalKeys, key):
			return nil, fmt.Errorf("unknown key %q: want one of %s", key, strings.Join(legalKeys, ", "))
		case slices.ContainsFunc(fields, func(f field) bool { return f.key == key }):
			return nil, fmt.Errorf("%s is given twice: give it once", key)
		}
		f := field{key, strings.Split(value, ",")}
		if slices.Contains(f.values, "") {
			return nil, fmt.Errorf("%s: a value is missing: want %s=value", part, key)
		}
		fields = append(fields, f)
	}
	return fields, nil
}
