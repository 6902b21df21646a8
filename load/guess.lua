-- wrk script: wrong passwords, each connection waiting between two.
--   wrk … -s guess.lua URL -- PATH MILLISECONDS WHOM
-- WHOM is "one" for one name and one address, "many" for another name and another address each time.
local path, wait, many, number

function init(args)
  path, wait, many, number = args[1], tonumber(args[2]), args[3] == "many", 0
end

function delay() return wait end

local letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
local function base64(text)
  local out = {}
  for at = 1, #text, 3 do
    local a, b, c = text:byte(at, at + 2)
    local bits = a * 65536 + (b or 0) * 256 + (c or 0)
    for place = 0, 3 do
      local six = math.floor(bits / 64 ^ (3 - place)) % 64
      local there = place < 2 or (place == 2 and b) or (place == 3 and c)
      out[#out + 1] = there and letters:sub(six + 1, six + 1) or "="
    end
  end
  return table.concat(out)
end

function request()
  number = number + 1
  local name = many and "guess" .. number or "tje0"
  local address = many and ("198.18.%d.%d"):format(math.floor(number / 250) % 250, number % 250) or "192.0.2.66"
  return wrk.format("GET", path, {
    ["Authorization"] = "Basic " .. base64(name .. ":wrong" .. number),
    ["X-Forwarded-For"] = address,
  })
end

function done(summary)
  print(("guesses %d %d"):format(summary.requests, summary.duration))
end
