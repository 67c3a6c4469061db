package differential

import (
	"fmt"
	"sort"
	"strings"
)

// Compare describes how got, the findings in one package, differs from want. Each
// finding has one counterpart; a pair at one place that says different things is one
// difference. When the findings are equal, so must be their order: by position, and
// at one position as in the function's signature.
func Compare(want, got []Finding) []string {
	var differences []string
	missing, surplus := without(want, got), without(got, want)
	for len(missing) > 0 {
		w := missing[0]
		missing = missing[1:]
		pair := -1
		for i, s := range surplus {
			if pair < 0 && (s.Posn == w.Posn || parameter(s) == parameter(w) && fileOf(s) == fileOf(w)) {
				pair = i
			}
		}
		if pair < 0 {
			differences = append(differences, fmt.Sprintf("missing   %s", w))
			continue
		}
		differences = append(differences, fmt.Sprintf("different\n\twant %s\n\tgot  %s", w, surplus[pair]))
		surplus = append(surplus[:pair:pair], surplus[pair+1:]...)
	}
	for _, s := range surplus {
		differences = append(differences, fmt.Sprintf("surplus   %s", s))
	}
	if len(differences) == 0 {
		for i := range want {
			if want[i] != got[i] {
				return []string{fmt.Sprintf("order, from finding %d on\n\twant %s\n\tgot  %s", i, want[i], got[i])}
			}
		}
	}
	return differences
}

func (f Finding) String() string { return fmt.Sprintf("%s-%s: %s", f.Posn, f.End, f.Message) }

// parameter is "function: label".
func parameter(f Finding) string {
	return strings.SplitN(f.Message, " points to ", 2)[0]
}

func fileOf(f Finding) string { return strings.SplitN(f.Posn, ":", 2)[0] }

// without returns the findings of a that are not in b, each as often as it is not.
func without(a, b []Finding) []Finding {
	left := map[Finding]int{}
	for _, f := range b {
		left[f]++
	}
	var rest []Finding
	for _, f := range a {
		if left[f] > 0 {
			left[f]--
		} else {
			rest = append(rest, f)
		}
	}
	sort.SliceStable(rest, func(i, j int) bool { return rest[i].Posn < rest[j].Posn })
	return rest
}
