package training

import (
	"maps"
	"slices"
	"testing"
)

// TestLearn holds that classes that signs part are parted, that rare signs get no
// weight, and that learning again gives the same.
func TestLearn(t *testing.T) {
	var examples []Example
	for range 4 {
		examples = append(examples,
			Example{[]string{"asked", "club"}, 0}, Example{[]string{"club", "signed"}, 1}, Example{[]string{"club", "homered"}, 2})
	}
	examples = append(examples, Example{[]string{"asked", "once"}, 0})
	o := Options{Classes: 3, Cost: 1, Least: 2}
	w := Learn(examples, o)
	if got := slices.Sorted(maps.Keys(w.Signs)); !slices.Equal(got, []string{"asked", "club", "homered", "signed"}) {
		t.Errorf("signs %v", got)
	}
	for class, sign := range []string{"asked", "signed", "homered"} {
		for other, weight := range w.Signs[sign] {
			if (weight > 0) != (other == class) {
				t.Errorf("%s for class %d: %.3f", sign, other, weight)
			}
		}
	}
	again := Learn(examples, o)
	if !maps.EqualFunc(w.Signs, again.Signs, slices.Equal) || !slices.Equal(w.Bias, again.Bias) {
		t.Error("learning again gives other weights")
	}
}

// TestLearnNothing holds that no examples, or examples without signs, do no harm.
func TestLearnNothing(t *testing.T) {
	for _, examples := range [][]Example{nil, {{nil, 0}, {nil, 1}}} {
		if w := Learn(examples, Options{Classes: 2, Cost: 1}); len(w.Signs) != 0 || len(w.Bias) != 2 {
			t.Errorf("%v: %+v", examples, w)
		}
	}
}
