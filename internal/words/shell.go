package words

import "strings"

// ShellQuote returns an argument of a command as a POSIX shell takes it: quoted if the shell
// would not take it as it is.
func ShellQuote(arg string) string {
	const safe = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789@%+=:,./_-~"
	if arg != "" && arg[0] != '~' && strings.Trim(arg, safe) == "" {
		return arg
	}
	return "'" + strings.ReplaceAll(arg, "'", `'\''`) + "'"
}
