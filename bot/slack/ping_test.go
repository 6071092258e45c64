package slack

import (
	"fmt"
	"strings"
	"testing"
)

func TestPingText(t *testing.T) {
	var many, ten []string
	for i := range 15 {
		many = append(many, fmt.Sprint("S0", i))
	}
	for _, id := range many[:10] {
		ten = append(ten, "<!subteam^"+id+">")
	}
	for _, test := range []struct {
		name   string
		groups []string
		want   string
	}{
		{"none", nil, ""},
		{"one", []string{"S0FANS"}, "<!subteam^S0FANS>"},
		{"several, each once", []string{"S0PRESS", "S0FANS", "S0PRESS"}, "<!subteam^S0PRESS> <!subteam^S0FANS>"},
		{"no groups", []string{"", "S", "U1", "C1", "channel", "here", "!here", "@here", "<!here>", "S1> <!here", "S1|x", "s1", "S1\n", "SÉ", "S" + strings.Repeat("1", 30)}, ""},
		{"at most ten", many, strings.Join(ten, " ")},
	} {
		if got := pingText(test.groups); got != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
}
