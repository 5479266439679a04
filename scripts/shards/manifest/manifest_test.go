// Package manifest checks the Kubernetes manifest beside it, by the types of the Kubernetes
// API. It is a module of its own, so that mapbench doesn't depend on them.
package manifest

import (
	"os"
	"strconv"
	"strings"
	"testing"

	batch "k8s.io/api/batch/v1"
	core "k8s.io/api/core/v1"
	"sigs.k8s.io/yaml"
)

// wrong says what is wrong with a manifest of shards; nil if nothing.
func wrong(text string) (complaints []string) {
	var job batch.Job
	if err := yaml.UnmarshalStrict([]byte(text), &job); err != nil {
		return []string{err.Error()}
	}
	want := func(ok bool, complaint string) {
		if !ok {
			complaints = append(complaints, complaint)
		}
	}
	spec, pod := job.Spec, job.Spec.Template.Spec
	want(job.APIVersion == "batch/v1" && job.Kind == "Job" && job.Name != "", "it is no job with a name")
	want(spec.CompletionMode != nil && *spec.CompletionMode == batch.IndexedCompletion, "the pods have no index")
	want(spec.BackoffLimitPerIndex != nil && pod.RestartPolicy == core.RestartPolicyNever, "a shard that fails doesn't run again by itself") // the API wants Never beside a limit per index
	if len(pod.Containers) != 1 || spec.Completions == nil || spec.Parallelism == nil {
		return append(complaints, "want one container, completions and parallelism")
	}
	want(spec.MaxFailedIndexes != nil && *spec.MaxFailedIndexes <= *spec.Completions, "a lost shard ends the others")
	c := pod.Containers[0]
	command := strings.Join(c.Command, " ")
	want(strings.Contains(command, "$((JOB_COMPLETION_INDEX + 1))"), "the shard is not the pod's")
	want(strings.Contains(command, `-shard "$shard/`+strconv.Itoa(int(*spec.Completions))+`"`), "there are not as many shards as completions")
	affinity := pod.Affinity
	want(affinity != nil && affinity.PodAntiAffinity != nil && len(affinity.PodAntiAffinity.RequiredDuringSchedulingIgnoredDuringExecution) == 1 &&
		affinity.PodAntiAffinity.RequiredDuringSchedulingIgnoredDuringExecution[0].LabelSelector.MatchLabels["app"] == spec.Template.Labels["app"],
		"two measurements may run on a node")
	for name, limit := range c.Resources.Limits {
		request := c.Resources.Requests[name]
		want(limit.Cmp(request) == 0, string(name)+": the limit is not the request")
	}
	want(len(c.Resources.Limits) == 2 && c.Resources.Limits.Cpu().MilliValue()%1000 == 0, "the cores are not whole")
	want(len(pod.Volumes) == 1 && len(c.VolumeMounts) == 1 && c.VolumeMounts[0].Name == pod.Volumes[0].Name, "the volume is not mounted")
	return complaints
}

func TestManifest(t *testing.T) {
	file, err := os.ReadFile("../job.yaml")
	if err != nil {
		t.Fatal(err)
	}
	text := string(file)
	for _, complaint := range wrong(text) {
		t.Error(complaint)
	}
	for old, now := range map[string]string{
		"completionMode":                    "completionmodes",
		"Indexed\n":                         "NonIndexed\n",
		"completions: 4":                    "completions: 5",
		"parallelism: 4":                    "parallelism: four",
		"restartPolicy: Never":              "restartPolicy: OnFailure",
		"      restartPolicy":               "  restartPolicy",
		"app: mapbench-shards\n    spec":    "app: other\n    spec",
		"limits: {cpu: \"2\"":               "limits: {cpu: \"3\"",
		"JOB_COMPLETION_INDEX + 1":          "JOB_COMPLETION_INDEX",
		"maxFailedIndexes: 4":               "maxFailedIndexes: 5",
		"apiVersion: batch/v1":              "apiVersion: batch/v2",
		"            - name: out\n        ": "            - name: in\n        ",
	} {
		if !strings.Contains(text, old) {
			t.Errorf("the manifest lacks %q", old)
		}
		if len(wrong(strings.Replace(text, old, now, 1))) == 0 {
			t.Errorf("with %q for %q nothing is found wrong", now, old)
		}
	}
}
