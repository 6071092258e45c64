package league

import "testing"

// LargeLeague is largeLeague with everything that a scan needs, for the
// benchmarks of packages that read with it.
func LargeLeague(tb testing.TB) *League {
	small, large := testLeague(tb), largeLeague(tb)
	large.players = append(large.players, small.players...)
	large.former, large.reporters, large.outlets = small.former, small.reporters, small.outlets
	large.index()
	if err := large.indexScan(); err != nil {
		tb.Fatal(err)
	}
	return large
}
