package resultfile

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// The keys of a shard's file, which holds some cells of a plan, and of the file that the shards
// of a plan are joined to.
const (
	KeyShard  = "shard"       // which of how many: 2/4
	KeyPlan   = "plan"        // a fingerprint of the whole plan, and how many cells it has
	KeyPlaces = "plan-places" // of the file's cells in the plan, from 0 on
	KeyFlags  = "plan-flags"  // those of the command that measures the plan, as JSON
	KeyShards = "shards"      // how many were joined; no key of a shard's own file
)

// MostShards is the largest number of shards: more are a slip of the hand.
const MostShards = 1000

// A Shard says which part of a plan a file holds. The plan is all that is measured, on one
// machine or more.
type Shard struct {
	// Number is from 1 to Of.
	Number, Of int

	// Plan is a fingerprint of all cells and of how they are measured, 16 hexadecimal digits.
	Plan string

	// Cells and Controls are the plan's numbers of them, on all machines together.
	Cells, Controls int

	// Places has for each cell of the file's header its place in the plan, from 0 on.
	// Controls stand behind all cells.
	Places []int

	// Flags are those of the command that measures the plan, but for the shard and the
	// output: "-old=HEAD~1". They are for messages; no program follows them.
	Flags []string
}

// ParseShard returns what a text such as 2/4 says.
func ParseShard(text string) (number, of int, err error) {
	first, second, _ := strings.Cut(text, "/")
	number, errNumber := strconv.Atoi(first)
	of, errOf := strconv.Atoi(second)
	if errNumber != nil || errOf != nil || number < 1 || number > of || of > MostShards || text != shardText(number, of) {
		return 0, 0, fmt.Errorf("shard %q: want a number and of how many, 1/4 to 4/4 of four, and %d at most", text, MostShards)
	}
	return number, of, nil
}

func shardText(number, of int) string { return fmt.Sprintf("%d/%d", number, of) }

// String returns which shard it is of how many: "2/4".
func (s *Shard) String() string { return shardText(s.Number, s.Of) }

// Config returns the settings of the shard's header. A nil shard has none.
func (s *Shard) Config() Config {
	if s == nil {
		return nil
	}
	places := make([]string, len(s.Places))
	for i, place := range s.Places {
		places[i] = strconv.Itoa(place)
	}
	flags, _ := json.Marshal(append([]string{}, s.Flags...)) // texts always marshal, and none is []
	return Config{
		{KeyShard, s.String()},
		{KeyPlan, fmt.Sprintf("%s of %d cells and %d controls", s.Plan, s.Cells, s.Controls)},
		{KeyPlaces, strings.Join(places, ",")},
		{KeyFlags, string(flags)},
	}
}

// Shard returns what the configuration says of its file's shard. It is nil for a file that
// holds a whole plan, be it joined or not.
func (c Config) Shard() (*Shard, error) {
	text := c.Get(KeyShard)
	if text == "" || c.Get(KeyShards) != "" {
		return nil, nil
	}
	s := new(Shard)
	var err error
	if s.Number, s.Of, err = ParseShard(text); err != nil {
		return nil, err
	}
	if _, err := fmt.Sscanf(c.Get(KeyPlan), "%16s of %d cells and %d controls", &s.Plan, &s.Cells, &s.Controls); err != nil ||
		len(s.Plan) != 16 || strings.Trim(s.Plan, "0123456789abcdef") != "" || s.Cells < 1 || s.Controls < 0 {
		return nil, fmt.Errorf("%s %q: want the fingerprint of a plan and its numbers of cells and controls", KeyPlan, c.Get(KeyPlan))
	}
	for place := range strings.SplitSeq(c.Get(KeyPlaces), ",") {
		n, err := strconv.Atoi(place)
		if err != nil || n < 0 || n >= s.Cells+s.Controls || slices.Contains(s.Places, n) {
			return nil, fmt.Errorf("%s %q: want different numbers below %d", KeyPlaces, c.Get(KeyPlaces), s.Cells+s.Controls)
		}
		s.Places = append(s.Places, n)
	}
	if err := json.Unmarshal([]byte(c.Get(KeyFlags)), &s.Flags); err != nil {
		return nil, fmt.Errorf("%s %q: want an array of texts: %w", KeyFlags, c.Get(KeyFlags), err)
	}
	for _, setting := range s.Config() {
		if got := c.Get(setting.Key); got != setting.Value { // a resumed file must have the same text
			return nil, fmt.Errorf("%s %q: want it written as %q", setting.Key, got, setting.Value)
		}
	}
	return s, nil
}

// Ended writes that all of a shard was measured that its run was to measure.
func (w *Writer) Ended(s *Shard) error { return w.Comment(endedComment + s.String()) }

// Ended reports whether the file's last line says that its shard has ended.
func (f *File) Ended() bool {
	return len(f.Entries) > 0 && strings.HasPrefix(f.Entries[len(f.Entries)-1].Text, comment+endedComment)
}

const endedComment = "ended: shard "
