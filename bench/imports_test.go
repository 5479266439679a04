package bench_test

import (
	"os/exec"
	"strings"
	"testing"
)

// policy says what each package of the module may import of the module, and whether it may
// import anything else than the standard library. Imports follow the direction in which
// data flows; measuring and judging meet only in a file. The imports of tests don't count.
// Only internal/simulation, which is for tests, may import internal/golden.
const policy = `
workloads           std
impls               std
impls/peers         any impls
impls/peers/incorrect std
internal/folder     std
internal/checkout   std
internal/child      std
internal/golden     std
internal/exact      any
internal/copies     std
internal/words      std internal/exact
internal/resultfile any workloads
internal/runsummary std internal/resultfile
internal/scaffold   any internal/child
internal/simulation std internal/golden internal/resultfile
impls/maptest/internal/history any impls
impls/maptest/internal/hang std
impls/maptest/internal/rounds std impls impls/maptest/internal/history impls/maptest/internal/hang
impls/maptest/internal/sequential any impls impls/maptest/internal/history impls/maptest/internal/rounds
impls/maptest/internal/concurrent any impls impls/maptest/internal/history impls/maptest/internal/rounds
impls/maptest/internal/resources any impls impls/maptest/internal/history impls/maptest/internal/hang impls/maptest/internal/rounds
impls/maptest       std impls impls/maptest/internal/history impls/maptest/internal/hang impls/maptest/internal/rounds impls/maptest/internal/sequential impls/maptest/internal/concurrent impls/maptest/internal/resources
impls/maptest/planted any impls
impls/verify/one    std impls impls/maptest
impls/verify        any impls impls/maptest impls/maptest/planted impls/peers impls/verify/one internal/child internal/words
impls/faults        any internal/child internal/words
bench/worker        std impls workloads
bench/contestants   std impls impls/peers workloads bench/worker
bench/plugin        std impls impls/maptest impls/verify/one bench/worker internal/child
bench/machine       any internal/resultfile
bench/latency       any bench/worker internal/resultfile
bench/openloop      std workloads bench/worker
bench/program       std
bench               any impls impls/peers/incorrect workloads bench/worker bench/latency bench/machine bench/openloop bench/program internal/child internal/folder internal/resultfile
bench/shard         std bench internal/resultfile
bench/subject       any bench/worker internal/child internal/folder
bench/compare       any workloads internal/copies internal/resultfile internal/exact internal/words
bench/compare/controls std bench/compare internal/exact internal/words
bench/compare/tables std bench/compare bench/compare/controls internal/resultfile internal/exact internal/words
bench/tradeoff      std bench/compare internal/resultfile internal/exact internal/words
bench/profile       std workloads bench/compare internal/resultfile internal/exact internal/words
bench/crossover     any workloads bench/compare bench/profile internal/exact internal/words internal/resultfile
bench/answer        std workloads bench/compare bench/compare/controls bench/compare/tables bench/tradeoff bench/crossover internal/exact internal/words internal/resultfile
bench/adaptive      any workloads bench bench/compare bench/crossover internal/exact internal/resultfile internal/words
bench/trend         any internal/copies bench/compare internal/exact internal/words internal/runsummary internal/resultfile
bench/recommend     any workloads impls impls/peers bench/compare bench/crossover internal/exact internal/words internal/resultfile
bench/gate          any workloads bench bench/shard bench/machine bench/compare internal/words internal/exact internal/runsummary internal/resultfile
bench/gate/runs     any internal/copies bench bench/shard bench/machine bench/compare bench/gate bench/subject bench/trend bench/worker internal/child internal/folder internal/resultfile
bench/gate/proof    any internal/folder bench bench/compare bench/gate bench/worker internal/exact internal/words internal/resultfile
plots/internal/layout any internal/exact internal/words
plots/internal/looks std
plots/internal/typeset any plots/internal/layout
plots/internal/origin std bench/compare bench/profile internal/resultfile internal/words
plots               any plots/internal/layout plots/internal/looks plots/internal/origin bench/compare bench/profile bench/crossover bench/trend internal/folder internal/exact internal/words internal/resultfile bench/answer
plots/costs         any plots/internal/layout plots/internal/looks plots/internal/origin bench/compare bench/tradeoff internal/exact internal/words plots
plots/page          std workloads impls/peers/incorrect bench/answer bench/compare bench/crossover internal/folder internal/exact internal/words internal/resultfile
plots/report        std workloads bench/compare bench/tradeoff bench/profile bench/crossover plots plots/costs internal/folder internal/exact internal/words internal/resultfile bench/answer
cmd/mapworker       std bench/contestants bench/worker
cmd/maploop         any
cmd/internal/shards std bench bench/shard internal/folder internal/resultfile internal/words
cmd/internal/progress any bench internal/words
cmd/internal/cmdline std bench/compare internal/resultfile internal/words
cmd/internal/ending std bench bench/openloop cmd/internal/cmdline internal/words
cmd/internal/listing std impls impls/peers/incorrect workloads
cmd/internal/gatecells std bench bench/machine cmd/internal/cmdline
cmd/internal/known  std impls impls/peers/incorrect impls/verify bench/contestants bench/worker cmd/internal/cmdline
cmd/mapbench        any cmd/internal/known cmd/internal/progress cmd/internal/cmdline cmd/internal/ending cmd/internal/listing cmd/internal/gatecells impls impls/faults impls/verify impls/peers/incorrect workloads bench bench/machine bench/program bench/adaptive bench/compare bench/compare/controls bench/compare/tables bench/crossover bench/recommend bench/trend bench/contestants bench/gate bench/gate/runs bench/plugin bench/subject bench/worker bench/shard cmd/internal/shards plots plots/page plots/report internal/child internal/folder internal/exact internal/words internal/resultfile bench/answer internal/scaffold
cmd/internal/afterwards std bench/compare
cmd/internal/alternate std bench bench/answer bench/compare internal/resultfile internal/words
cmd/internal/askcheck any workloads bench/compare bench/recommend internal/words cmd/internal/afterwards
cmd/internal/docs   any workloads impls/faults impls/verify bench/compare bench/gate/proof plots/page plots/report
cmd/internal/recheck std bench/compare cmd/internal/afterwards
cmd/internal/modulefacts any bench/contestants bench/worker
cmd/internal/prcomment std bench/gate internal/folder
cmd/internal/keeprun any internal/copies bench/compare bench/gate bench/trend internal/folder internal/runsummary internal/resultfile
`

const module = "example.com/mapbench/"

func TestImportsFollowThePolicy(t *testing.T) {
	for _, complaint := range complaints(t, policy) {
		t.Error(complaint)
	}
	broken := strings.Replace(policy, "bench/compare       any workloads", "bench/compare       std", 1)
	if got := complaints(t, broken); len(got) < 2 {
		t.Errorf("under a policy that compare breaks there are the complaints %q; want two or more", got)
	}
}

// complaints lists the imports that break a policy.
func complaints(t *testing.T, policy string) (complaints []string) {
	t.Helper()
	list, err := exec.Command("go", "list", "-f", `{{.ImportPath}}: {{join .Imports " "}}`, "../...").Output()
	if err != nil {
		t.Fatal(err)
	}
	rules := make(map[string][]string)
	for line := range strings.Lines(strings.TrimSpace(policy)) {
		fields := strings.Fields(line)
		rules[fields[0]] = fields[1:]
	}
	for line := range strings.Lines(string(list)) {
		path, imports, _ := strings.Cut(strings.TrimSpace(line), ":")
		name := strings.TrimPrefix(path, module)
		rule, ok := rules[name]
		if !ok {
			complaints = append(complaints, "package "+name+" is not in the policy")
			continue
		}
		for imported := range strings.FieldsSeq(imports) {
			if !allowed(imported, rule) {
				complaints = append(complaints, "package "+name+" must not import "+imported)
			}
		}
	}
	return complaints
}

// allowed reports whether a rule, which begins with std or any, allows an import.
func allowed(imported string, rule []string) bool {
	if own, ok := strings.CutPrefix(imported, module); ok {
		for _, name := range rule[1:] {
			if name == own {
				return true
			}
		}
		return false
	}
	first, _, _ := strings.Cut(imported, "/")
	return rule[0] == "any" || !strings.Contains(first, ".")
}
