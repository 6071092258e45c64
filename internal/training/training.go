// Package training learns weights from examples, so that they need not be
// guessed. It is for building the program: what was learned stands as data that
// a person can read, and the program only adds up.
package training

import (
	"math"
	"math/rand/v2"
	"slices"
	"sync"
)

// Example is one case to learn from.
type Example struct {
	Signs  []string  // what was seen, each once
	Values []float64 // how much of each was seen; nil for 1 of each
	Class  int       // what it was, counted from 0
	Share  float64   // how much a mistake about it counts, of one; 0 for all
}

// Options say how to learn.
type Options struct {
	Classes int
	Cost    float64 // how much a mistake counts against small weights: 0.005 for thousands of signs, 1 where Even
	Least   int     // in how many examples a sign must be seen to get a weight
	// Even, if not 0, makes examples count alike however many signs they have: else the
	// weights are learned from the long ones mostly. It is for how many signs a bias
	// counts once: a bias is to be multiplied by the root of the sum of the squared
	// values of the signs seen over Even.
	Even float64
}

// Weights are what was learned: for each class what each sign counts for it
// (above zero) or against it, and what it counts before any sign is seen.
type Weights struct {
	Signs map[string][]float64 // by class
	Bias  []float64            // by class
}

// epochs is how often each example is looked at, unless before that no dual goes
// further than settled, of the cost.
const (
	epochs  = 60
	settled = 0.01
)

// Learn fits, for each class, the weights of a linear support vector machine with
// squared hinge loss that tells it from all others, by dual coordinate descent:
// Hsieh, Chang, Lin, Keerthi and Sundararajan, "A dual coordinate descent method
// for large-scale linear SVM", ICML 2008, algorithm 1. The same examples give the
// same weights on every machine: the order is drawn from a fixed seed, and no two
// operations are fused.
func Learn(examples []Example, o Options) Weights {
	names, seen := number(examples, o)
	w := Weights{Signs: make(map[string][]float64, len(names)), Bias: make([]float64, o.Classes)}
	for _, name := range names {
		w.Signs[name] = make([]float64, o.Classes)
	}
	examples = slices.Clone(examples)
	for i := range examples {
		if examples[i].Share == 0 {
			examples[i].Share = 1
		}
	}
	learned := make([][]float64, o.Classes)
	var fitting sync.WaitGroup
	for class := range o.Classes {
		fitting.Go(func() { learned[class] = fit(examples, seen, class, len(names), o) })
	}
	fitting.Wait()
	for class, weights := range learned {
		for i, name := range names {
			w.Signs[name][class] = weights[i]
			if o.Even > 0 {
				w.Signs[name][class] /= math.Sqrt(o.Even)
			}
		}
		w.Bias[class] = weights[len(names)]
	}
	return w
}

// sights are the signs seen in an example.
type sights struct {
	list    []sight
	squares float64 // of their values, added up
}

// sight is a sign seen in an example.
type sight struct {
	sign  int32 // its number
	value float64
}

// number numbers the signs that are seen often enough, in order of their texts,
// and returns those of each example.
func number(examples []Example, o Options) (names []string, seen []sights) {
	count := map[string]int{}
	for _, e := range examples {
		for _, s := range e.Signs {
			if count[s]++; count[s] == max(1, o.Least) {
				names = append(names, s)
			}
		}
	}
	slices.Sort(names)
	ids := make(map[string]int32, len(names))
	for i, name := range names {
		ids[name] = int32(i)
	}
	for _, e := range examples {
		var list []sight
		for i, s := range e.Signs {
			id, ok := ids[s]
			switch {
			case !ok:
			case e.Values == nil:
				list = append(list, sight{id, 1})
			default:
				list = append(list, sight{id, e.Values[i]})
			}
		}
		if o.Even > 0 {
			even(list)
		}
		seen = append(seen, sights{list, squares(list)})
	}
	return names, seen
}

// even makes the values of an example's signs as large as those of any other.
func even(list []sight) {
	size := math.Sqrt(squares(list))
	for i := range list {
		list[i].value /= size
	}
}

// squares adds up the squares of the signs' values.
func squares(list []sight) float64 {
	total := 0.0
	for _, s := range list {
		total += float64(s.value * s.value)
	}
	return total
}

// fit returns the weights of one class against the others, the bias last.
func fit(examples []Example, seen []sights, class, signs int, o Options) []float64 {
	w := make([]float64, signs+1)
	duals := make([]float64, len(examples))
	order := make([]int, len(examples))
	for i := range order {
		order[i] = i
	}
	draw := rand.New(rand.NewPCG(1, 2))
	for range epochs {
		furthest := 0.0 // that a dual went
		draw.Shuffle(len(order), func(a, b int) { order[a], order[b] = order[b], order[a] })
		for _, i := range order {
			side := -1.0
			if examples[i].Class == class {
				side = 1
			}
			slack := 1 / (2 * o.Cost * examples[i].Share)
			// The conversions keep products and sums from being fused on machines that could.
			gradient := float64(side*(sum(w, seen[i].list)+w[signs])) - 1 + float64(slack*duals[i])
			if duals[i] == 0 && gradient > 0 {
				continue
			}
			before := duals[i]
			duals[i] = max(0, before-gradient/(seen[i].squares+1+slack))
			furthest = max(furthest, math.Abs(duals[i]-before))
			step := side * (duals[i] - before)
			for _, s := range seen[i].list {
				w[s.sign] += float64(s.value * step)
			}
			w[signs] += step
		}
		if furthest < settled*o.Cost {
			break
		}
	}
	return w
}

// sum adds up the weights of the signs, as much as was seen of each.
func sum(w []float64, list []sight) float64 {
	total := 0.0
	for _, s := range list {
		total += float64(s.value * w[s.sign])
	}
	return total
}
