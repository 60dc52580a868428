// Says what in a CRD would break those who used an earlier one. Reads {"old": FILE, "new": FILE} lines from standard input, and
// answers with one line for each such change: {"new": FILE, "crd": ..., "where": ..., "what": ...}. Whatever crdify does not know to be harmless is
// one: a rule in CEL, a pattern or the keys of a list that changed in any way.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"sort"
	"strings"

	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"sigs.k8s.io/crdify/pkg/config"
	"sigs.k8s.io/crdify/pkg/runner"
	"sigs.k8s.io/crdify/pkg/validations"
	"sigs.k8s.io/yaml"
)

type question struct {
	Old string `json:"old"`
	New string `json:"new"`
}

type finding struct {
	New   string `json:"new"`
	Crd   string `json:"crd"`
	Where string `json:"where"`
	What  string `json:"what"`
}

func main() {
	checks, err := runner.New(rules(), runner.DefaultRegistry())
	if err != nil {
		fail(err)
	}
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		var asked question
		if err := json.Unmarshal(lines.Bytes(), &asked); err != nil {
			fail(err)
		}
		if err := answer(checks, asked); err != nil {
			fail(err)
		}
	}
	if err := lines.Err(); err != nil {
		fail(err)
	}
}

// Texts may be put better, and readers are told to expect new words of an enum.
func rules() *config.Config {
	return &config.Config{
		UnhandledEnforcement: config.EnforcementPolicyError,
		Conversion:           config.ConversionPolicyIgnore,
		Validations: []config.ValidationConfig{
			{Name: "description", Enforcement: config.EnforcementPolicyNone},
			{
				Name:          "enum",
				Enforcement:   config.EnforcementPolicyError,
				Configuration: map[string]interface{}{"additionPolicy": "Allow"},
			},
		},
	}
}

func answer(checks *runner.Runner, asked question) error {
	old, new := read(asked.Old), read(asked.New)
	var found []finding
	add := func(where, what string) {
		found = append(found, finding{asked.New, old.Name, where, strings.Join(strings.Fields(what), " ")})
	}
	for _, version := range old.Spec.Versions {
		next := validations.GetCRDVersionByName(new, version.Name)
		switch {
		case next == nil:
			add(version.Name, "the version is gone")
		case version.Served && !next.Served:
			add(version.Name, "the version is served no more")
		case version.Subresources.String() != next.Subresources.String():
			add(version.Name, "other subresources")
		}
	}
	if old.Spec.Names.Plural != new.Spec.Names.Plural || old.Spec.Names.Kind != new.Spec.Names.Kind {
		add("names", "another kind or plural")
	}
	for _, short := range old.Spec.Names.ShortNames {
		if !strings.Contains(" "+strings.Join(new.Spec.Names.ShortNames, " ")+" ", " "+short+" ") {
			add("names", "the short name "+short+" is gone")
		}
	}
	results := checks.Run(old, new)
	for _, result := range results.CRDValidation {
		for _, message := range result.Errors {
			add(result.Name, message)
		}
	}
	for version, properties := range results.SameVersionValidation {
		for property, judged := range properties {
			for _, result := range judged {
				for _, message := range result.Errors {
					add(version+" "+property, result.Name+": "+message)
				}
			}
		}
	}
	sort.Slice(found, func(i, j int) bool { return fmt.Sprint(found[i]) < fmt.Sprint(found[j]) })
	for _, change := range found {
		if err := json.NewEncoder(os.Stdout).Encode(change); err != nil {
			return err
		}
	}
	return nil
}

func read(file string) *apiextensionsv1.CustomResourceDefinition {
	text, err := os.ReadFile(file)
	if err != nil {
		fail(err)
	}
	crd := &apiextensionsv1.CustomResourceDefinition{}
	if err := yaml.Unmarshal(text, crd); err != nil {
		fail(fmt.Errorf("%s: %w", file, err))
	}
	return crd
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
