-- wrk script: asks for every number of FIRST..LAST once per pass, in a shuffled order that SEED decides.
--   wrk … -s walk.lua URL -- PATH FIRST LAST SEED START [HEADER …]
-- PATH holds {id} or not; START is the place in the walk, so that slices continue one another.
-- The last line of the output is "figures" and numbers for load/wrk.py.
local ffi = require("ffi")
local before, after, order, count, place

function init(args)
  local path, first, last = args[1], tonumber(args[2]), tonumber(args[3])
  local headers = { ["Accept"] = "application/json", ["Accept-Language"] = "en" }
  for at = 6, #args do
    local name, value = args[at]:match("^([^:]+): (.*)$")
    headers[name] = value
  end
  local request = wrk.format("GET", (path:gsub("{id}", "@")), headers)
  local at = path:find("{id}", 1, true) and request:find("@", 1, true)
  before = at and request:sub(1, at - 1) or request
  after = at and request:sub(at + 1)

  count, place = last - first + 1, tonumber(args[5])
  order = ffi.new("int32_t[?]", count)
  for i = 0, count - 1 do order[i] = first + i end
  math.randomseed(tonumber(args[4]))
  for i = count - 1, 1, -1 do
    local j = math.random(0, i)
    order[i], order[j] = order[j], order[i]
  end
end

function request()
  if not after then return before end
  place = (place + 1) % count
  return before .. order[place] .. after
end

function done(summary, latency)
  local wrong = summary.errors
  print(("figures %d %d %d %.1f %.1f %d"):format(
    summary.requests, summary.duration, summary.bytes, latency:percentile(50), latency:percentile(99),
    wrong.status + wrong.connect + wrong.read + wrong.write + wrong.timeout))
end
