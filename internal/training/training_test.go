package training

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"testing"
)

// TestLearn holds that classes that signs part are parted, that rare signs get no
// weight, and that learning again gives the same.
func TestLearn(t *testing.T) {
	var examples []Example
	for range 4 {
		examples = append(examples,
			Example{Signs: []string{"asked", "club"}}, Example{Signs: []string{"club", "signed"}, Class: 1}, Example{Signs: []string{"club", "homered"}, Class: 2})
	}
	examples = append(examples, Example{Signs: []string{"asked", "once"}, Class: 0})
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
	for _, examples := range [][]Example{nil, {{}, {Class: 1}}} {
		if w := Learn(examples, Options{Classes: 2, Cost: 1}); len(w.Signs) != 0 || len(w.Bias) != 2 {
			t.Errorf("%v: %+v", examples, w)
		}
	}
}

// TestLearnValues holds that a sign of which less is seen is taken for less telling
// than one beside it.
func TestLearnValues(t *testing.T) {
	for _, even := range []float64{0, 100} {
		var examples []Example
		for class := range 2 {
			for range 4 {
				signs := []string{fmt.Sprint("lede ", class), fmt.Sprint("background ", class)}
				examples = append(examples, Example{Signs: signs, Values: []float64{1, 0.25}, Class: class})
			}
		}
		w := Learn(examples, Options{Classes: 2, Cost: 1, Even: even})
		if lede, background := w.Signs["lede 1"][1], w.Signs["background 1"][1]; lede < 3*background || background <= 0 {
			t.Errorf("even %v: lede %.3f, background %.3f", even, lede, background)
		}
	}
}

// TestLearnShares holds that of contradicting examples those count that have the
// larger share, and that a long example counts as much as short ones where all are
// to count alike.
func TestLearnShares(t *testing.T) {
	for _, even := range []float64{0, 100} {
		var examples []Example
		for range 4 {
			examples = append(examples, Example{Signs: []string{"deal"}, Class: 1, Share: 0.1}, Example{Signs: []string{"deal"}, Share: 1})
		}
		w := Learn(examples, Options{Classes: 2, Cost: 1, Even: even})
		if sum := func(class int) float64 { return w.Signs["deal"][class] + w.Bias[class] }; sum(0) < 0 || sum(1) > 0 {
			t.Errorf("even %v: %v", even, w)
		}
	}
	long := Example{Class: 1}
	for i := range 100 {
		long.Signs = append(long.Signs, fmt.Sprint("background ", i))
	}
	long.Signs = append(long.Signs, "deal")
	short := Example{Signs: []string{"deal"}}
	odd := Learn([]Example{long, short}, Options{Classes: 1, Cost: 1})
	even := Learn([]Example{long, short}, Options{Classes: 1, Cost: 1, Even: 100})
	if odd, even := odd.Signs["background 1"][0]*math.Sqrt(100), even.Signs["background 1"][0]*math.Sqrt(100); even <= odd {
		t.Errorf("background counts %.3f where examples count alike, %.3f else", even, odd)
	}
}
