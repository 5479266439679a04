package words

import "testing"

func TestShellQuote(t *testing.T) {
	for arg, want := range map[string]string{
		"-spec=read=95,50/n=1000": "-spec=read=95,50/n=1000", "HEAD~1": "HEAD~1", "a@v1.2:3+x_y%": "a@v1.2:3+x_y%",
		"": "''", "~/x": "'~/x'", "a b": "'a b'", "*=5%": "'*=5%'", "$(date)": "'$(date)'", "it's": `'it'\''s'`, "é": "'é'",
	} {
		if got := ShellQuote(arg); got != want {
			t.Errorf("ShellQuote(%q) = %s; want %s", arg, got, want)
		}
	}
}
